package dev.torc.kernel;

/// A scheme that has a name.
///
/// @param name its name
/// @param context the number of the context that serves it; 0 for the kernel's own
/// @param processId that context's process; the kernel's own for its schemes
public record SchemeStatus(String name, int context, int processId) {}
