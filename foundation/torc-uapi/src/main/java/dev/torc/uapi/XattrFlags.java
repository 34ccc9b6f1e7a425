package dev.torc.uapi;

/// Whether an extended attribute may or must be there already: `XATTR_*`.
///
/// Stands in: the `flags` of `setxattr(2)`.
public final class XattrFlags {

    /// It must not be.
    public static final int CREATE = 1;

    /// It must be.
    public static final int REPLACE = 2;

    private XattrFlags() {}
}
