import Wire

/// The build that a plugin belongs to.
public enum Release {
    public static let version = Build.version
}
