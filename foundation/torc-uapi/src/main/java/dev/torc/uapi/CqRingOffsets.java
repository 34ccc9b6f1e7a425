package dev.torc.uapi;

/// Where the words of a completion queue lie in its ring memory, in bytes: `struct io_cqring_offsets`.
///
/// @param head written by the client: the position of the next completion that it takes
/// @param tail written by the server: the position after the last completion that it published
/// @param ringMask the number of slots less one
/// @param ringEntries the number of slots
/// @param overflow how many completions Linux could not deliver for want of memory
/// @param cqes the first slot
/// @param flags `IORING_CQ_*`, written by the client
public record CqRingOffsets(int head, int tail, int ringMask, int ringEntries, int overflow, int cqes, int flags) {}
