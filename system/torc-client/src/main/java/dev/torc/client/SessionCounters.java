package dev.torc.client;

/// What the client's end of a session has done so far.
///
/// @param calls how many calls were answered
/// @param wakes how often it woke the service
/// @param sleeps how often it slept
/// @param pollsPaid how often it polled for an answer and got one
/// @param pollsLost how often it polled in vain
/// @param stray how many completions came for calls that were not in flight
public record SessionCounters(long calls, long wakes, long sleeps, long pollsPaid, long pollsLost, long stray) {}
