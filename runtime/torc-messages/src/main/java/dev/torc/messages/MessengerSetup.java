package dev.torc.messages;

import java.time.Duration;

/// How much a messenger keeps. Every one of its tables has a bound.
///
/// @param callsToOne how many calls to one mailbox are in flight at once, at most; never more than a quarter of
/// what
///     its queue holds, so that one process alone cannot fill it with calls
/// @param kept how many messages that nobody waits for yet are kept, at most
/// @param keptOfOneType how many of them are of one type, at most
/// @param unsent how many messages that found their queue full wait here to be sent, at most
/// @param leaving how long closing waits for a process that is just sending to this one, and for services to end
public record MessengerSetup(int callsToOne, int kept, int keptOfOneType, int unsent, Duration leaving) {

    private static final int USUAL_CALLS = 64;
    private static final int USUAL_KEPT = 1024;
    private static final int USUAL_KEPT_OF_ONE_TYPE = 256;
    private static final int USUAL_UNSENT = 1024;
    private static final Duration USUAL_LEAVING = Duration.ofSeconds(10);

    private static final int MOST = 1 << 16;

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is less than 1 or more than 65,536
    public MessengerSetup {
        check(callsToOne, "calls to one mailbox");
        check(kept, "messages kept");
        check(keptOfOneType, "messages kept of one type");
        check(unsent, "messages not sent yet");
    }

    /// {@return 64 calls to each, 1,024 messages kept, 256 of a type, 1,024 to be sent, and 10 s to leave}
    public static MessengerSetup standard() {
        return new MessengerSetup(USUAL_CALLS, USUAL_KEPT, USUAL_KEPT_OF_ONE_TYPE, USUAL_UNSENT, USUAL_LEAVING);
    }

    private static void check(int number, String what) {
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException("from 1 to " + MOST + " " + what + ", not " + number);
        }
    }
}
