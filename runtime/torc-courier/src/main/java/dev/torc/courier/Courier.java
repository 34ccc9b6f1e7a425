package dev.torc.courier;

import dev.torc.messages.Message;
import dev.torc.messages.MessageSender;
import dev.torc.ring.FarEnd;
import dev.torc.ring.MailboxAddress;
import dev.torc.uapi.Errno;
import java.lang.System.Logger.Level;

/// Plays the other end of one session's ring, and carries what is in it to the peer's mailbox.
///
/// A mailbox that is full holds it up: what waits stays in the ring, and the courier comes again ([Rounds]).
///
/// **Threads.** Any, one at a time by its lock, under which nothing waits: who has the ring, the thread that
/// receives for the process, and the one that goes the rounds.
abstract sealed class Courier implements FarEnd, AutoCloseable permits ClientCourier, ServerCourier {

    private static final System.Logger LOG = System.getLogger(Courier.class.getName());

    final Couriers house;

    /// What is sent next.
    final Message outgoing;

    private final long number;
    private final Runnable hangUp;
    private Stage stage = Stage.NOT_BEGUN;

    private enum Stage {
        /// The greeting is not over.
        NOT_BEGUN,
        /// It carries.
        OPEN,
        /// The session is over, and its client not yet told.
        LOST,
        /// The memory of its ring may be gone.
        CLOSED
    }

    /// @param hangUp ends the session's control socket, so that both ends are told; it waits for nothing
    Courier(Couriers house, Runnable hangUp) {
        this.house = house;
        this.hangUp = hangUp;
        this.outgoing = house.message();
        this.number = house.enter(this);
    }

    /// {@return where the peer sends what is for this end}
    public final MailboxAddress address() {
        return new MailboxAddress(house.mailbox(), number);
    }

    /// {@return the number by which the peer's messages find it}
    final long number() {
        return number;
    }

    final void open() {
        stage = Stage.OPEN;
    }

    /// {@return whether the ring can be touched}
    final boolean hasRing() {
        return stage == Stage.OPEN || stage == Stage.LOST;
    }

    /// Carries what there is. Whether that has woken the peer nobody can tell: its process may sleep for others
    /// too.
    ///
    /// @return false
    @Override
    public final synchronized boolean wake() {
        if (stage == Stage.OPEN) {
            var unused = carry();
        }
        return false;
    }

    /// Comes again, for what waited.
    final synchronized void comeAgain() {
        boolean isDone = stage != Stage.OPEN || carry();
        if (isDone && !(hasRing() && hasMoreToDo())) {
            house.rounds().remove(this);
        }
    }

    /// Does what is left to do beside carrying.
    ///
    /// @return whether there is more
    boolean hasMoreToDo() {
        return false;
    }

    /// Carries all that the mailbox takes.
    ///
    /// @return whether nothing waits for room there
    abstract boolean carry();

    /// Takes a message that is for this session, and from its peer.
    abstract void deliver(Message message);

    /// {@return whose messages it takes; only of one that is open}
    abstract long peer();

    final synchronized void take(Message message) {
        if (stage != Stage.OPEN || message.sender() != peer()) {
            house.stray();
            return;
        }
        deliver(message);
    }

    /// Sends what is outgoing.
    ///
    /// @return whether it is sent; if not, it waits for room, or the peer is gone
    final boolean send(MessageSender toPeer) {
        int result = toPeer.send(outgoing);
        if (result == Errno.EAGAIN.negated()) {
            house.rounds().add(this);
        } else if (result < 0) {
            lose("the peer's mailbox is gone");
        }
        return result == 0;
    }

    /// Ends the session: the peer is gone, or has broken the protocol.
    final void lose(String reason) {
        if (stage == Stage.OPEN) {
            stage = Stage.LOST;
            LOG.log(Level.DEBUG, "session {0} by mailboxes ends: {1}", number, reason);
            hangUp.run();
        }
    }

    /// Ends it. From then on nothing touches the memory of the session's ring.
    @Override
    public final synchronized void close() {
        stage = Stage.CLOSED;
        house.leave(this);
    }
}
