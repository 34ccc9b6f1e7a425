import org.jspecify.annotations.NullMarked;

/// The ring between two processes, its wake protocol and the session over it.
@NullMarked
module dev.torc.ring {
    requires static org.jspecify;
    requires dev.torc.layout;
    requires dev.torc.uapi;
    requires dev.torc.posix;
    requires dev.torc.memory;
}
