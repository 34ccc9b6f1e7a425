import org.jspecify.annotations.NullMarked;

/// Attach, open and call.
@NullMarked
module dev.torc.client {
    requires static org.jspecify;
    requires dev.torc.layout;
    requires dev.torc.uapi;
    requires dev.torc.posix;
    requires dev.torc.memory;
    requires dev.torc.ring;
}
