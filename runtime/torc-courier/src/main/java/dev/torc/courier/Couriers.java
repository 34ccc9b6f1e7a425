package dev.torc.courier;

import dev.torc.mailbox.MailboxRegion;
import dev.torc.mailbox.RegionSpec;
import dev.torc.messages.Message;
import dev.torc.messages.MessageSender;
import dev.torc.messages.MessageType;
import dev.torc.messages.Messenger;
import dev.torc.posix.EventDescriptor;
import dev.torc.ring.MailboxAddress;
import dev.torc.ring.SessionSegment;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What a process has of sessions by mailboxes: a courier for each end of one that is its own, and the sorting of
/// what comes for them into its mailbox.
///
/// ```text
///      try (Couriers couriers = Couriers.open(Domain.current())) {
///          ServerSetup.at(socket).withCouriers(couriers);            // serves sessions by mailboxes, too
///          SessionSetup.standard().by(couriers);                     // opens one
///      }
/// ```
///
/// **Trust.** Whoever is in the region could send in the name of another: it is for processes of one user. A
/// message for a session that is over, or that is not from its peer's mailbox, is counted and forgotten.
///
/// **Ownership.** Close it after the sessions. **Threads.** Any.
public final class Couriers implements AutoCloseable {

    private static final int MOST_SESSIONS = 1 << 12;

    private static final List<Integer> SORTED =
            List.of(MessageType.ENTRY, MessageType.ROOM, MessageType.COMPLETION, MessageType.LAST);

    private final Messenger messenger;
    private final Runnable afterwards;
    private final Rounds rounds = new Rounds();
    private final Roster roster = new Roster(MOST_SESSIONS);
    private final AtomicLong strays = new AtomicLong();

    private Couriers(Messenger messenger, Runnable afterwards) {
        this.messenger = messenger;
        this.afterwards = afterwards;
        messenger.accept(MessageType.ENTRY, this::forServer);
        messenger.accept(MessageType.ROOM, this::forServer);
        messenger.accept(MessageType.COMPLETION, this::completed);
        messenger.accept(MessageType.LAST, this::lastHasCome);
    }

    /// Begins to sort what comes into a process' mailbox. A messenger has one of these.
    ///
    /// @param messenger lent; close it after this
    public static Couriers of(Messenger messenger) {
        return new Couriers(messenger, () -> {});
    }

    /// Gives this process a mailbox of its own in the region of a domain, until this is closed.
    ///
    /// @throws dev.torc.mailbox.RegistrationRefusedException if the region is full
    /// @throws IOException if the domain is not this user's own, or its region of another form
    public static Couriers open(Domain domain) throws IOException {
        return over(MailboxRegion.of(domain));
    }

    /// Gives this process a mailbox of its own in a region of the usual form, until this is closed.
    ///
    /// @param region the file, in a folder that only this user can write to
    /// @throws dev.torc.mailbox.RegistrationRefusedException if the region is full
    /// @throws IOException if the region is not to be had
    public static Couriers open(Path region) throws IOException {
        return over(MailboxRegion.open(region, RegionSpec.standard()));
    }

    private static Couriers over(MailboxRegion region) throws IOException {
        try {
            // Nobody looks for it by a name: greetings say where it is.
            Messenger own = Messenger.open(region, new SplittableRandom().nextLong());
            return new Couriers(own, () -> {
                own.close();
                region.close();
            });
        } catch (IOException | RuntimeException e) {
            region.close();
            throw e;
        }
    }

    /// {@return a courier for a session that a client is about to ask for}
    ///
    /// @param hangUp ends the session's control socket; it waits for nothing
    /// @throws IllegalStateException if there are too many
    public ClientCourier ofClient(Runnable hangUp) {
        return new ClientCourier(this, hangUp);
    }

    /// {@return a courier for a session that a server is about to grant}
    ///
    /// @param hangUp ends the session's control socket; it waits for nothing
    /// @param client what the client's greeting has said
    /// @param segment the ring's memory, of [ServerCourier#specFor], which is this process' alone; lent
    ///     until the courier is closed
    /// @param bell the eventfd that the server sleeps on; lent as long
    /// @throws IllegalStateException if there are too many
    /// @throws IllegalArgumentException if the region has no such mailbox
    public ServerCourier ofServer(
            Runnable hangUp, MailboxAddress client, SessionSegment segment, EventDescriptor bell) {
        return new ServerCourier(this, hangUp, client, segment, bell);
    }

    /// {@return how many messages came for no session, or from somebody else than its peer}
    public long strays() {
        return strays.get();
    }

    Message message() {
        return messenger.message();
    }

    long mailbox() {
        return messenger.id();
    }

    MessageSender senderTo(long mailbox) {
        return messenger.senderTo(mailbox);
    }

    Rounds rounds() {
        return rounds;
    }

    synchronized long enter(Courier courier) {
        return roster.enter(courier);
    }

    void leave(Courier courier) {
        roster.leave(courier.number(), courier);
        rounds.remove(courier);
    }

    void stray() {
        strays.incrementAndGet();
    }

    private void forServer(Message message) {
        take(message, roster.find(message.tag()) instanceof ServerCourier server ? server : null);
    }

    private void completed(Message message) {
        Courier found = roster.find(Parcel.sessionOfCompletion(message));
        take(message, found instanceof ClientCourier client ? client : null);
    }

    private void take(Message message, @Nullable Courier courier) {
        if (courier == null) {
            stray();
        } else {
            courier.take(message);
        }
    }

    private void lastHasCome(Message message) {
        if (message.sender() == mailbox() && roster.find(message.tag()) instanceof ClientCourier client) {
            client.lastHasCome();
        } else {
            stray();
        }
    }

    /// Ends it. What comes for sessions from now on is forgotten.
    @Override
    public void close() {
        SORTED.forEach(messenger::acceptNoMore);
        rounds.close();
        afterwards.run();
    }
}
