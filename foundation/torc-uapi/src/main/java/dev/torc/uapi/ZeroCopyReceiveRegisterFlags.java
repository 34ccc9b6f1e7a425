package dev.torc.uapi;

/// How a network queue is registered: `ZCRX_REG_*`.
///
/// Stands in: `flags` of [ZeroCopyReceiveRegister].
public final class ZeroCopyReceiveRegisterFlags {

    /// Another ring's instance is taken over. Since 6.19.
    public static final int IMPORT = 1;

    /// Without a device: bytes are copied. Since 7.1.
    public static final int NODEV = 2;

    private ZeroCopyReceiveRegisterFlags() {}
}
