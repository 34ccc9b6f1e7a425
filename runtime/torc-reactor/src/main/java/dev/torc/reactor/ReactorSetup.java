package dev.torc.reactor;

/// What a reactor is asked to be.
///
/// @param name what its thread is called
/// @param entries how many submissions its Linux ring holds; a power of two
/// @param callsInFlight how many calls each port can have in flight
/// @param mostWaiting how many calls each port lets wait for room; further ones end with EAGAIN
/// @param submit when calls are handed on
/// @param sleeping where its thread sleeps
/// @param clock the time it goes by
public record ReactorSetup(
        String name,
        int entries,
        int callsInFlight,
        int mostWaiting,
        SubmitPolicy submit,
        Sleeping sleeping,
        Clock clock) {

    private static final int ENTRIES = 256;
    private static final int CALLS_IN_FLIGHT = 32_768;
    private static final int MOST_WAITING = 1 << 20;

    /// Where the thread sleeps.
    public enum Sleeping {
        /// In a Linux ring, or if io_uring is not to be had here in an epoll, without [Reactor#linux] then.
        RING_OR_EPOLL,
        /// In a Linux ring, or there is no reactor.
        RING,
        /// In an epoll, without [Reactor#linux].
        EPOLL
    }

    /// @throws IllegalArgumentException if a number is not positive
    public ReactorSetup {
        if (entries <= 0 || callsInFlight <= 0 || mostWaiting < 0) {
            throw new IllegalArgumentException("a reactor with " + entries + " entries, " + callsInFlight
                    + " calls in flight and " + mostWaiting + " that wait");
        }
    }

    /// {@return the usual reactor}
    public static ReactorSetup standard() {
        return new ReactorSetup(
                "torc-reactor",
                ENTRIES,
                CALLS_IN_FLIGHT,
                MOST_WAITING,
                SubmitPolicy.BEFORE_SLEEP,
                Sleeping.RING_OR_EPOLL,
                System::nanoTime);
    }

    /// {@return this with a thread of another name}
    public ReactorSetup named(String otherName) {
        return new ReactorSetup(otherName, entries, callsInFlight, mostWaiting, submit, sleeping, clock);
    }

    /// {@return this with a Linux ring of another length}
    public ReactorSetup withEntries(int otherEntries) {
        return new ReactorSetup(name, otherEntries, callsInFlight, mostWaiting, submit, sleeping, clock);
    }

    /// {@return this with another limit of calls in flight}
    public ReactorSetup withCallsInFlight(int most) {
        return new ReactorSetup(name, entries, most, mostWaiting, submit, sleeping, clock);
    }

    /// {@return this with another limit of calls that wait}
    public ReactorSetup withMostWaiting(int most) {
        return new ReactorSetup(name, entries, callsInFlight, most, submit, sleeping, clock);
    }

    /// {@return this with another time to submit}
    public ReactorSetup submitting(SubmitPolicy policy) {
        return new ReactorSetup(name, entries, callsInFlight, mostWaiting, policy, sleeping, clock);
    }

    /// {@return this with another place to sleep in}
    public ReactorSetup sleepingIn(Sleeping place) {
        return new ReactorSetup(name, entries, callsInFlight, mostWaiting, submit, place, clock);
    }

    /// {@return this with another time to go by}
    public ReactorSetup withClock(Clock otherClock) {
        return new ReactorSetup(name, entries, callsInFlight, mostWaiting, submit, sleeping, otherClock);
    }
}
