import org.jspecify.annotations.NullMarked;

/// The file scheme: a directory tree served through the Linux ring.
@NullMarked
module dev.torc.scheme.file {
    requires static org.jspecify;
    requires dev.torc.layout;
    requires dev.torc.uapi;
    requires dev.torc.posix;
    requires dev.torc.memory;
    requires dev.torc.ring;
    requires dev.torc.uring;
    requires dev.torc.scheme;
}
