package dev.torc.client;

import dev.torc.courier.ClientCourier;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.ClientGreeting;
import dev.torc.ring.ClientRing;
import dev.torc.ring.GreetingException;
import dev.torc.ring.Hello;
import dev.torc.ring.MailboxAddress;
import dev.torc.ring.PollingPolicy;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the entries and completions of one session go: by a ring that both ends map, or by mailboxes. Whoever makes
/// calls has a ring in any case.
///
/// **Threads.** One at a time.
final class Carriage implements AutoCloseable {

    private final Optional<ClientCourier> courier;

    private Carriage(Optional<ClientCourier> courier) {
        this.courier = courier;
    }

    /// {@return by a ring that both ends map}
    static Carriage byRing() {
        return new Carriage(Optional.empty());
    }

    /// {@return as a session is asked to be}
    ///
    /// @param socket the session's control socket, which is closed after this
    static Carriage of(SessionSetup setup, UnixSocket socket) {
        return new Carriage(setup.couriers().map(couriers -> couriers.ofClient(socket::hangUp)));
    }

    /// Asks for the session.
    ///
    /// @param bell the eventfd that this end sleeps on, or null where it sleeps on its futex
    ClientGreeting.Attachment attach(UnixSocket socket, SessionSetup setup, @Nullable EventDescriptor bell)
            throws IOException {
        if (courier.isPresent()) {
            Hello hello = Hello.byMailbox(
                    setup.spec(), setup.poolBytes(), courier.get().address());
            return ClientGreeting.attach(socket, hello, null, setup.answerLimit());
        }
        Hello.Wake wake = bell == null ? Hello.Wake.FUTEX : Hello.Wake.EVENT;
        Hello hello = new Hello(Hello.FEATURES, setup.spec(), setup.poolBytes(), wake);
        return ClientGreeting.attach(socket, hello, bell, setup.answerLimit());
    }

    /// {@return this end of the ring}
    ///
    /// @param bell as above
    ClientRing ring(ClientGreeting.Attachment attachment, @Nullable EventDescriptor bell, PollingPolicy polling)
            throws GreetingException {
        Optional<MailboxAddress> server = attachment.welcome().mailbox();
        if (courier.isEmpty() || server.isEmpty()) {
            return new ClientRing(attachment.segment(), attachment.serverEvent().orElse(null), polling);
        }
        try {
            return courier.get().begin(attachment.segment(), server.get(), bell, polling);
        } catch (IllegalArgumentException e) {
            throw new GreetingException("the server's mailbox is not in this process' region: " + e.getMessage());
        }
    }

    /// Ends it: after the ring's last use, and before its memory and the socket go.
    @Override
    public void close() {
        courier.ifPresent(ClientCourier::close);
    }
}
