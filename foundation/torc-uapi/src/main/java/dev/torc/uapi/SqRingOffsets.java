package dev.torc.uapi;

/// Where the words of a submission queue lie in its ring memory, in bytes: `struct io_sqring_offsets`.
///
/// Linux answers it from `io_uring_setup(2)`; a Torc server says it in its greeting, with the same meaning, so that a
/// `struct io_uring` of liburing can be filled from either.
///
/// @param head written by the server: the position of the next entry that it takes
/// @param tail written by the client: the position after the last entry that it published
/// @param ringMask the number of entries less one
/// @param ringEntries the number of entries
/// @param flags `IORING_SQ_*`, written by the server
/// @param dropped how many entries the server skipped because their index was out of range
/// @param array the indirect array, or 0 where the ring has none (`IORING_SETUP_NO_SQARRAY`)
public record SqRingOffsets(int head, int tail, int ringMask, int ringEntries, int flags, int dropped, int array) {}
