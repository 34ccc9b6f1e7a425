package dev.torc.memory;

/// Whether a segment asks for huge pages.
public enum HugePages {
    /// Ordinary pages.
    NEVER,
    /// Huge pages where Linux has them to give, ordinary ones where not.
    TRY
}
