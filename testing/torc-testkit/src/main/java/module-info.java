import org.jspecify.annotations.NullMarked;

/// What tests share.
@NullMarked
module dev.torc.testkit {
    requires static org.jspecify;
    requires dev.torc.layout;
    requires dev.torc.uapi;
    requires dev.torc.posix;
    requires dev.torc.memory;
    requires dev.torc.ring;
    requires dev.torc.uring;
}
