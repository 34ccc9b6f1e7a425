package dev.torc.reactor;

/// What a reactor drives beside its calls: a session, or a server.
///
/// It is *awake*, and then has its turn in every round, until [#prepareToSleep] lets it sleep; its doorbell wakes
/// it. So a round costs nothing for those that sleep, however many.
///
/// **Threads.** Called on the reactor's thread. It must not wait for anything.
public interface Driven {

    /// Does what there is to do, within bounds.
    ///
    /// @return whether there was anything
    boolean turn();

    /// {@return whether there is something to do, by looking at memory only}
    boolean hasWork();

    /// {@return whether one of those who could bring work last ran on this thread's CPU, so that it does not pay to
    /// poll for it}
    boolean isHeldUpByPolling();

    /// Says to its peer that it is about to sleep until its doorbell is rung, if there is nothing to do.
    ///
    /// @return whether it may sleep; if not, there is something to do, and it counts as awake
    boolean prepareToSleep();

    /// Its doorbell was rung, or the reactor wants it to be awake, after [#prepareToSleep] let it sleep.
    void awake();

    /// The reactor ends. What is driven cancels what it has in flight, and closes its [Hosted] at once, or in one of
    /// the turns that it is given until it has. Meanwhile nothing new can be started on the reactor.
    void end();

    /// The reactor has failed before this closed its [Hosted]. It has no turn any more, and Linux has let go of
    /// everything: whoever waits is to be told, and what it has is to be given back.
    void abandoned();
}
