/// What the words mean that a user hands to the linker driver or, through `-Wl,` and `-Xlinker`, to the linker.
///
/// All of them are part of the key by their text. What has no row here is not known to be harmless.
enum LinkArgumentTable {
    enum Meaning: Equatable, Sendable {
        /// Its text says all, or the linker lists what it reads because of it.
        case text
        /// Its value is a file whose content counts and that some linkers do not list.
        case reads
        /// Its value is a file that linkers list.
        case names
        /// Its value is a directory in which libraries are looked for.
        case searches
        /// Decides which programs run, or where they and their files are looked for.
        case programs
    }

    enum Form: Equatable, Sendable {
        case alone
        /// The value follows in the same word.
        case joined
        /// The value is the next word.
        case separate
    }

    struct Row: Equatable, Sendable {
        let flag: [UInt8]
        let form: Form
        let meaning: Meaning
    }

    static let driver = rows([
        ("-L", .joined, .searches), ("-L", .separate, .searches), ("-l", .joined, .text), ("-l", .separate, .text),
        ("-B", .joined, .programs), ("-B", .separate, .programs), ("-fuse-ld=", .joined, .programs),
        ("--ld-path=", .joined, .programs), ("-m64", .alone, .programs), ("-m32", .alone, .programs),
        ("-mx32", .alone, .programs), ("-march=", .joined, .programs), ("-mabi=", .joined, .programs),
        ("-mcpu=", .joined, .programs), ("-mfloat-abi=", .joined, .programs), ("-mfpu=", .joined, .programs),
        ("--target=", .joined, .programs), ("-target", .separate, .programs), ("--sysroot=", .joined, .programs),
        ("--gcc-toolchain=", .joined, .programs), ("-pie", .alone, .text), ("-no-pie", .alone, .text),
        ("-static", .alone, .text), ("-static-pie", .alone, .text), ("-static-libgcc", .alone, .text),
        ("-static-libstdc++", .alone, .text), ("-shared", .alone, .text), ("-shared-libgcc", .alone, .text),
        ("-rdynamic", .alone, .text), ("-pthread", .alone, .text), ("-s", .alone, .text), ("-nostdlib", .alone, .text),
        ("-nostartfiles", .alone, .text), ("-nodefaultlibs", .alone, .text), ("-nolibc", .alone, .text),
        ("-fPIC", .alone, .text), ("-fPIE", .alone, .text), ("-g", .alone, .text), ("-O", .joined, .text),
        ("-u", .joined, .text), ("-u", .separate, .text), ("-T", .separate, .names), ("-T", .joined, .names),
        ("-z", .separate, .text),
    ])

    static let linker = rows([
        ("-L", .joined, .searches), ("-library-path=", .joined, .searches), ("-L", .separate, .searches),
        ("-l", .joined, .text), ("-library=", .joined, .text), ("-z", .separate, .text), ("-z", .joined, .text),
        ("-rpath", .separate, .text), ("-rpath=", .joined, .text), ("-soname", .separate, .text),
        ("-soname=", .joined, .text), ("-h", .separate, .text), ("-e", .separate, .text), ("-entry=", .joined, .text),
        ("-u", .separate, .text), ("-undefined=", .joined, .text), ("-init", .separate, .text),
        ("-init=", .joined, .text), ("-fini", .separate, .text), ("-fini=", .joined, .text),
        ("-version-script=", .joined, .names), ("-version-script", .separate, .names),
        ("-dynamic-list=", .joined, .names), ("-dynamic-list", .separate, .names),
        ("-export-dynamic-symbol-list=", .joined, .names), ("-export-dynamic-symbol=", .joined, .text),
        ("-T", .separate, .names), ("-script=", .joined, .names), ("-symbol-ordering-file=", .joined, .names),
        ("-symbol-ordering-file", .separate, .names), ("-section-ordering-file=", .joined, .names),
        ("-retain-symbols-file=", .joined, .reads), ("-retain-symbols-file", .separate, .reads),
        ("-build-id", .alone, .text), ("-build-id=", .joined, .text), ("-hash-style=", .joined, .text),
        ("-as-needed", .alone, .text), ("-no-as-needed", .alone, .text), ("-Bstatic", .alone, .text),
        ("-Bdynamic", .alone, .text), ("-Bsymbolic", .alone, .text), ("-Bsymbolic-functions", .alone, .text),
        ("-static", .alone, .text), ("-dn", .alone, .text), ("-dy", .alone, .text), ("-export-dynamic", .alone, .text),
        ("-no-export-dynamic", .alone, .text), ("-E", .alone, .text), ("-gc-sections", .alone, .text),
        ("-no-gc-sections", .alone, .text), ("-icf=", .joined, .text), ("-eh-frame-hdr", .alone, .text),
        ("-no-eh-frame-hdr", .alone, .text), ("-strip-all", .alone, .text), ("-strip-debug", .alone, .text),
        ("-s", .alone, .text), ("-S", .alone, .text), ("-x", .alone, .text), ("-X", .alone, .text),
        ("-discard-all", .alone, .text), ("-discard-locals", .alone, .text), ("-whole-archive", .alone, .text),
        ("-no-whole-archive", .alone, .text), ("-start-group", .alone, .text), ("-end-group", .alone, .text),
        ("-start-lib", .alone, .text), ("-end-lib", .alone, .text), ("-push-state", .alone, .text),
        ("-pop-state", .alone, .text), ("-no-undefined", .alone, .text), ("-no-undefined-version", .alone, .text),
        ("-undefined-version", .alone, .text), ("-allow-shlib-undefined", .alone, .text),
        ("-no-allow-shlib-undefined", .alone, .text), ("-allow-multiple-definition", .alone, .text),
        ("-unresolved-symbols=", .joined, .text), ("-warn-unresolved-symbols", .alone, .text),
        ("-error-unresolved-symbols", .alone, .text), ("-fatal-warnings", .alone, .text),
        ("-no-fatal-warnings", .alone, .text), ("-exclude-libs", .separate, .text), ("-exclude-libs=", .joined, .text),
        ("-wrap=", .joined, .text), ("-wrap", .separate, .text), ("-defsym=", .joined, .text),
        ("-defsym", .separate, .text), ("-section-start=", .joined, .text), ("-Ttext=", .joined, .text),
        ("-Tdata=", .joined, .text), ("-Tbss=", .joined, .text), ("-image-base=", .joined, .text),
        ("-nmagic", .alone, .text), ("-n", .alone, .text), ("-omagic", .alone, .text), ("-N", .alone, .text),
        ("-no-dynamic-linker", .alone, .text), ("-dynamic-linker=", .joined, .text),
        ("-dynamic-linker", .separate, .text), ("-enable-new-dtags", .alone, .text),
        ("-disable-new-dtags", .alone, .text), ("-no-relax", .alone, .text), ("-relax", .alone, .text),
        ("-compress-debug-sections=", .joined, .text), ("-gdb-index", .alone, .text), ("-threads=", .joined, .text),
        ("-threads", .alone, .text), ("-no-threads", .alone, .text), ("-thread-count=", .joined, .text),
        ("-pack-dyn-relocs=", .joined, .text), ("-sort-section=", .joined, .text), ("-O", .joined, .text),
        ("-m", .separate, .text), ("-nostdlib", .alone, .text), ("-pie", .alone, .text), ("-no-pie", .alone, .text),
        ("-demangle", .alone, .text), ("-no-demangle", .alone, .text), ("-color-diagnostics", .alone, .text),
        ("-no-warn-mismatch", .alone, .text), ("-warn-common", .alone, .text), ("-no-rosegment", .alone, .text),
        ("-rosegment", .alone, .text), ("-no-mmap-output-file", .alone, .text), ("-be8", .alone, .text),
        ("-fix-cortex-a53-843419", .alone, .text), ("-fix-cortex-a53-835769", .alone, .text),
        ("-no-copy-dt-needed-entries", .alone, .text),
    ])

    private static func rows(_ table: [(flag: StaticString, form: Form, meaning: Meaning)]) -> [Row] {
        table.map { row in Row(flag: row.flag.withUTF8Buffer { Array($0) }, form: row.form, meaning: row.meaning) }
    }
}
