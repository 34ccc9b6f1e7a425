import org.jspecify.annotations.NullMarked;

/// Linux' numbers, structs and errno, once each.
@NullMarked
module dev.torc.uapi {
    requires static org.jspecify;
    requires dev.torc.layout;
}
