import org.jspecify.annotations.NullMarked;

/// What is written down for a domain, in files that people write: the services that are started, and who starts
/// them; and the policy by which the kernel lets other users in.
///
/// **Start with** [dev.torc.init.ServicesFile] and [dev.torc.init.Init], which runs what the file says;
/// [dev.torc.init.PolicyFile] for the policy. **Not here:** how a service says that it is ready
/// (`dev.torc.client.Supervisor`), how a policy is held to (`dev.torc.kernel.Policy`).
///
/// # How services are started
///
/// Each waits for those that it names in `after`, and for nobody else: one that blocks before it is ready holds up
/// who waits for it, and no other. It is ready when it says so, when it runs, or when it has ended, as the file
/// says. What ends by mistake is started again, later and later, until it has been in good health for a while. What
/// is stopped is stopped in reverse order.
///
/// `Board` decides all of that, and touches neither time nor processes: it is told of both, so that tests play
/// them. `Init` has the clock, the processes and the sockets.
@NullMarked
module dev.torc.init {
    requires static org.jspecify;
    requires dev.torc.posix;
    requires transitive dev.torc.kernel;
    requires transitive dev.torc.client;
    requires org.tomlj;

    exports dev.torc.init;
}
