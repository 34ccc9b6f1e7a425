import org.jspecify.annotations.NullMarked;

/// The one door to native code.
@NullMarked
module dev.torc.posix {
    requires static org.jspecify;
    requires dev.torc.layout;
    requires dev.torc.uapi;
}
