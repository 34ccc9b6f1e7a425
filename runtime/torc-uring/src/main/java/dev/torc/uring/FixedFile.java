package dev.torc.uring;

/// How a registered file is named where an `int fd` is asked for: its index, marked.
///
/// Every method that prepares an operation on an open file takes one `int`. A file descriptor is passed as it is; a
/// registered file as `FixedFile.at(index)`, which sets `IOSQE_FIXED_FILE` in the entry. So the flag can neither be
/// forgotten nor be set on a plain descriptor. Where Linux takes no registered file (the directory of a path, say),
/// the method refuses it.
///
/// Registered files cost Linux no reference count on each operation; see [RegisteredFiles].
public final class FixedFile {

    /// Asks Linux to choose the index of a file that is opened straight into the table of registered files: the
    /// completion's result is the index (`IORING_FILE_INDEX_ALLOC`), or ENFILE if all are taken.
    public static final int ALLOCATE = -1;

    /// The most files that can be registered: Linux' `IORING_MAX_FIXED_FILES`.
    public static final int MAX_FILES = 1 << 20;

    // No descriptor has this bit: the largest that Linux can be told to allow, fs.nr_open, ends at 2^30.
    private static final int MARK = 1 << 30;

    private FixedFile() {}

    /// {@return the registered file at `index`, for any `int fd` that takes one}
    ///
    /// @param index its place in the table of registered files
    /// @throws IllegalArgumentException if no table has such a place
    public static int at(int index) {
        if (index < 0 || index >= MAX_FILES) {
            throw new IllegalArgumentException("no table of registered files has an index " + index);
        }
        return index | MARK;
    }

    /// {@return whether `file` was made by [#at]}
    ///
    /// @param file a descriptor, or a registered file
    public static boolean isFixed(int file) {
        return fixedBit(file) != 0;
    }

    /// {@return 1 for a registered file, 0 for a descriptor} `AT_FDCWD`, which is negative, is none. No branch: this
    /// runs for every operation.
    static int fixedBit(int file) {
        return (file >>> 30) & ~(file >>> 31) & 1;
    }

    /// {@return the descriptor, or the index without the mark}
    static int number(int file) {
        return file & ~(fixedBit(file) << 30);
    }

    /// {@return `file`, if Linux takes it where registered files are not allowed}
    static int requireDescriptor(int file) {
        if (isFixed(file)) {
            throw new IllegalArgumentException("Linux takes no registered file here; this is index " + number(file)
                    + " of that table. Pass a descriptor.");
        }
        return file;
    }

    /// {@return what `file_index` has to be: the place plus one, since 0 there means a plain descriptor}
    static int target(int index) {
        if (index == ALLOCATE) {
            return ALLOCATE;
        }
        if (index < 0 || index >= MAX_FILES) {
            throw new IllegalArgumentException("no table of registered files has an index " + index);
        }
        return index + 1;
    }
}
