package dev.torc.courier;

import dev.torc.messages.Message;
import dev.torc.messages.MessageSender;
import dev.torc.messages.MessageType;
import dev.torc.posix.EventDescriptor;
import dev.torc.ring.ClientRing;
import dev.torc.ring.MailboxAddress;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.ServerStandIn;
import dev.torc.ring.SessionSegment;
import dev.torc.ring.Submission;
import dev.torc.uapi.CqeFlags;
import org.jspecify.annotations.Nullable;

/// The courier of a session's client: carries its entries to the server, and brings it the completions.
///
/// ```text
///      ClientCourier courier = couriers.ofClient(socket::hangUp);
///      Hello hello = Hello.byMailbox(spec, poolBytes, courier.address());
///      …                                                      // the greeting
///      ClientRing ring = courier.begin(segment, welcome.mailbox().orElseThrow(), null, polling);
/// ```
///
/// **The server's end.** When Linux tells of it, what the server had sent lies in the mailbox of this process; it
/// is taken first, and the client sees the end after it. A third process that stands still while it sends to this
/// one holds that up, for a tenth of a second at most.
///
/// **Ownership.** Close it after the ring's last use, and before the segment. **Threads.** Any.
public final class ClientCourier extends Courier {

    /// How long the end of a server waits for what is before it in the mailbox.
    static final long LONGEST_END_NANOS = 100_000_000;

    private final Submission[] entry = {new Submission()};
    private final MessageSender toSelf;
    private @Nullable Line line;

    /// An entry was taken out of the ring, and not sent yet.
    private boolean unsent;

    /// The head that the server was told last.
    private int told;

    private boolean wantsRoom;
    private Ending ending = Ending.NOT;
    private long endsSinceNanos;

    /// What there is once the server has granted the session.
    private record Line(ServerStandIn ring, MailboxAddress server, MessageSender toServer) {}

    private enum Ending {
        NOT,
        /// Linux has told of it.
        TOLD,
        /// The last message is on its way.
        SENT,
        /// Nothing more comes.
        OVER
    }

    ClientCourier(Couriers house, Runnable hangUp) {
        super(house, hangUp);
        this.toSelf = house.senderTo(house.mailbox());
    }

    /// Begins to carry.
    ///
    /// @param segment the ring's memory, which is this process' alone; lent until this is closed
    /// @param to what the server's greeting has said
    /// @param bell the eventfd that the client sleeps on, or null where it sleeps on its futex
    /// @param polling whether the client polls before sleeping
    /// @return the client's end of the ring
    public synchronized ClientRing begin(
            SessionSegment segment, MailboxAddress to, @Nullable EventDescriptor bell, PollingPolicy polling) {
        line = new Line(new ServerStandIn(segment, bell), to, house.senderTo(to.mailbox()));
        open();
        return ClientRing.to(this, segment, polling);
    }

    @Override
    long peer() {
        return line().server().mailbox();
    }

    @Override
    boolean carry() {
        Line open = line();
        return carryEntries(open) && (!wantsRoom || open.ring().taken() == told || tellHead(open, MessageType.ROOM));
    }

    private boolean carryEntries(Line open) {
        ServerStandIn ring = open.ring();
        boolean any = false;
        boolean allSent = true;
        while (allSent && (unsent || ring.take(entry) != 0)) {
            any |= !unsent;
            unsent = true;
            Parcel.putEntry(outgoing, entry[0]);
            allSent = tellHead(open, MessageType.ENTRY);
            unsent = !allSent;
        }
        if (any) {
            ring.tellOfTaking();
        }
        return allSent;
    }

    private boolean tellHead(Line open, int type) {
        ServerStandIn ring = open.ring();
        int head = ring.taken();
        Parcel.setHead(outgoing, type, open.server().session(), head);
        boolean isSent = send(open.toServer());
        if (isSent) {
            told = head;
            if (wantsRoom && ring.shown() == head) {
                wantsRoom = false;
                ring.wantsNoRoom();
            }
        }
        return isSent;
    }

    @Override
    void deliver(Message message) {
        ServerStandIn ring = line().ring();
        int flags = Parcel.flags(message);
        boolean isIn = (flags & CqeFlags.F_32) != 0
                ? ring.completeExtended(message.tag(), Parcel.extendedResult(message), flags)
                : ring.complete(message.tag(), message.status(), flags);
        if (!isIn) {
            lose("the server has sent more completions than there is room for");
        } else if (Parcel.asksForRoom(message)) {
            wantsRoom = true;
            ring.wantsRoom();
            var unused = carry();
        }
    }

    @Override
    public synchronized boolean isComplete() {
        if (!hasRing() || ending == Ending.OVER) {
            return true;
        }
        if (ending == Ending.NOT) {
            ending = Ending.TOLD;
            endsSinceNanos = System.nanoTime();
            // Also where the message can be sent at once: what is before it may stand still.
            house.rounds().add(this);
            sendLast();
        }
        return false;
    }

    private void sendLast() {
        Parcel.setHead(outgoing, MessageType.LAST, number(), 0);
        if (toSelf.send(outgoing) == 0) {
            ending = Ending.SENT;
        }
    }

    /// What the server had sent is in the ring.
    synchronized void lastHasCome() {
        if (hasRing() && ending == Ending.SENT) {
            end();
        }
    }

    @Override
    boolean hasMoreToDo() {
        if (ending == Ending.TOLD) {
            sendLast();
        }
        boolean ends = ending == Ending.TOLD || ending == Ending.SENT;
        if (ends && System.nanoTime() - endsSinceNanos > LONGEST_END_NANOS) {
            end();
        }
        return ending == Ending.TOLD || ending == Ending.SENT;
    }

    private void end() {
        ending = Ending.OVER;
        line().ring().closing();
    }

    private Line line() {
        Line begun = line;
        if (begun == null) {
            throw new IllegalStateException("session " + number() + " has not begun");
        }
        return begun;
    }
}
