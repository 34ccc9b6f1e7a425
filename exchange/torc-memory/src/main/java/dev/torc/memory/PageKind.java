package dev.torc.memory;

/// What pages a segment has got.
public enum PageKind {
    /// Plain ones.
    PLAIN,
    /// Plain ones that Linux makes huge where it can (transparent huge pages).
    TRANSPARENT_HUGE,
    /// Huge ones, out of those that the administrator has set aside (hugetlbfs).
    RESERVED_HUGE
}
