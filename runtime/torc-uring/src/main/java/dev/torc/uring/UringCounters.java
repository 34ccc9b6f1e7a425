package dev.torc.uring;

/// What a ring has done since it was opened.
///
/// @param enters how often `io_uring_enter(2)` was called
/// @param submitted how many entries Linux took
/// @param completedSlots how many slots of the completion queue were taken; an extended completion is two
/// @param overflowFlushes how often completions had overflowed and Linux was asked for them
public record UringCounters(long enters, long submitted, long completedSlots, long overflowFlushes) {}
