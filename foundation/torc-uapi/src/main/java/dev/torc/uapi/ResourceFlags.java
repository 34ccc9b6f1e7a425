package dev.torc.uapi;

/// How files or buffers are registered: `IORING_RSRC_REGISTER_*`.
///
/// Stands in: `flags` of [ResourceRegister].
public final class ResourceFlags {

    /// All slots begin empty and no array is given. Since 5.19.
    public static final int SPARSE = 1 << 0;

    private ResourceFlags() {}
}
