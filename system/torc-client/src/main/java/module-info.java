import org.jspecify.annotations.NullMarked;

/// Connect with a service, open what it serves, call it.
///
/// **Start with** [dev.torc.client.Session]; for many calls in flight connect it on a reactor
/// (`dev.torc.reactor`), or take a [dev.torc.client.Pipeline]. **Not here:** the ring (`dev.torc.ring`), what a
/// service is (`dev.torc.scheme`).
@NullMarked
module dev.torc.client {
    requires static org.jspecify;
    requires transitive dev.torc.courier;
    requires transitive dev.torc.memory;
    requires transitive dev.torc.reactor;
    requires transitive dev.torc.ring;
    requires transitive dev.torc.scheme;

    exports dev.torc.client;

    // A kernel within the program, where there is one.
    uses dev.torc.client.KernelProvider;
}
