import org.jspecify.annotations.NullMarked;

/// What a service is, and the server that runs it.
@NullMarked
module dev.torc.scheme {
    requires static org.jspecify;
    requires dev.torc.layout;
    requires dev.torc.uapi;
    requires dev.torc.posix;
    requires dev.torc.memory;
    requires dev.torc.ring;
    requires dev.torc.uring;
}
