// Which target runs is said by SWCACHE_FUZZ_TARGET; everything else by libFuzzer's own options (-help=1).

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

if CommandLine.arguments.dropFirst().first == "list" {
    for target in Target.all { print(target.name) }
} else if CommandLine.arguments.dropFirst().first == "seeds", CommandLine.arguments.count == 3 {
    try Run.chosen.writeSeeds(into: CommandLine.arguments[2])
} else {
    var count = CommandLine.argc
    var words = CommandLine.unsafeArgv
    _ = runDriver(&count, &words, fuzzOne)
}
