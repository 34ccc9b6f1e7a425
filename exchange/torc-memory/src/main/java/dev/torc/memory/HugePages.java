package dev.torc.memory;

/// Whether a segment may have huge pages, of 2 MiB each.
///
/// They save address translations where much memory is touched, and are set aside for the whole machine: a
/// segment that takes some keeps them from others.
public enum HugePages {
    /// Plain pages only.
    NEVER,
    /// Huge pages if the machine has any to give, else plain ones; [SharedSegment#pages] tells which.
    TRY
}
