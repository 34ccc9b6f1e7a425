package dev.torc.uapi;

/// Indices into the registered files that mean something else.
///
/// Numbers, not bits. Stands in: `file_index` of a submission entry and the entries of [FilesUpdate].
public final class FixedFileIndex {

    /// Linux picks a free slot and answers it as the result. Since 5.19.
    public static final int ALLOCATE = -1;

    /// This slot stays as it is. Since 5.12.
    public static final int SKIP = -2;

    private FixedFileIndex() {}
}
