import org.jspecify.annotations.NullMarked;

/// Linux' own io_uring.
@NullMarked
module dev.torc.uring {
    requires static org.jspecify;
    requires dev.torc.layout;
    requires dev.torc.uapi;
    requires dev.torc.posix;
    requires dev.torc.memory;
    requires dev.torc.ring;
}
