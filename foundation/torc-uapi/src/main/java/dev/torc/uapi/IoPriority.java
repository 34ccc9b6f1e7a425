package dev.torc.uapi;

/// What a priority is made of: `IOPRIO_*`, a class above a level.
///
/// Stands in: `ioprio` of a submission entry, `class << CLASS_SHIFT | level`. Numbers, not bits.
///
/// @see <a href="https://man7.org/linux/man-pages/man2/ioprio_set.2.html">ioprio_set(2)</a>
public final class IoPriority {

    /// How far the class is shifted to the left.
    public static final int CLASS_SHIFT = 13;

    /// Nothing is said: as [#CLASS_BE] at level [#NORM]. It has no levels.
    public static final int CLASS_NONE = 0;

    /// Before all of the other classes.
    public static final int CLASS_RT = 1;

    /// The usual one.
    public static final int CLASS_BE = 2;

    /// When there is nothing else to do. Its levels mean nothing.
    public static final int CLASS_IDLE = 3;

    /// How many levels a class has, of which 0 comes first.
    public static final int NR_LEVELS = 8;

    /// The level of who says nothing.
    public static final int NORM = 4;

    private IoPriority() {}
}
