import org.jspecify.annotations.NullMarked;

/// The torc command.
@NullMarked
module dev.torc.cli {
    requires static org.jspecify;
    requires dev.torc.layout;
    requires dev.torc.uapi;
    requires dev.torc.posix;
    requires dev.torc.memory;
    requires dev.torc.ring;
    requires dev.torc.uring;
    requires dev.torc.scheme;
    requires dev.torc.client;
    requires dev.torc.scheme.file;
}
