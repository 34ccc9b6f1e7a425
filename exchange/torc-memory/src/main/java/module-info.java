import org.jspecify.annotations.NullMarked;

/// Sealed shared segments, mappings and slices.
@NullMarked
module dev.torc.memory {
    requires static org.jspecify;
    requires dev.torc.layout;
    requires dev.torc.uapi;
    requires dev.torc.posix;
}
