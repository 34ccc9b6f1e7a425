package dev.torc.uapi;

/// Which attributes accompany a read or a write: `IORING_RW_ATTR_*`.
///
/// Stands in: `attr_type_mask` of a submission entry.
public final class ReadWriteAttribute {

    /// Protection information, `struct io_uring_attr_pi`. Since 6.14.
    public static final int FLAG_PI = 1 << 0;

    private ReadWriteAttribute() {}
}
