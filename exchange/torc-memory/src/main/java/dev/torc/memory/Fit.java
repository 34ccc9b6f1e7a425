package dev.torc.memory;

/// Which free piece a slice is cut from, where several have room.
public enum Fit {
    /// A piece of about the size that came back lately, else one of the next larger class, in which every piece has
    /// room: the fewest steps. Sizes of a class differ by less than one in 32.
    FIRST,
    /// The smallest piece that has room: exactly up to 2 KiB, above that the smallest of 32 that are looked at.
    /// Leaves larger pieces whole, for a few steps more.
    BEST
}
