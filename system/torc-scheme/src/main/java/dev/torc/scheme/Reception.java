package dev.torc.scheme;

import dev.torc.courier.Couriers;
import dev.torc.courier.ServerCourier;
import dev.torc.memory.HugePages;
import dev.torc.memory.SharedSegment;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.GreetingException;
import dev.torc.ring.Hello;
import dev.torc.ring.MailboxAddress;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.RingSpec;
import dev.torc.ring.ServerGreeting;
import dev.torc.ring.ServerRing;
import dev.torc.ring.SessionSegment;
import dev.torc.ring.Welcome;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PeerCredentials;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ProtocolException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Lets peers in: takes their connections, reads their greeting, grants or refuses a session.
///
/// Nothing here waits for a peer. A peer that connects and says nothing has a place among the sessions, and counts
/// against the limits of its user.
///
/// **Threads.** The server's.
final class Reception {

    private static final System.Logger LOG = System.getLogger(Reception.class.getName());

    private static final long POOL_BYTES_IF_NOT_ASKED = 1L << 20;
    private static final long PAGE_BYTES = 4096;
    private static final int POOLS = 1;

    /// How many connections are taken before the sessions have their turn again.
    private static final int PEERS_AT_ONCE = 16;

    private final Optional<UnixSocket> listener;
    private final Limits limits;
    private final SessionTable table;
    private final WaitingPlace place;
    private final House house;
    private final MailboxDoor mailboxes;
    private final Queue<Introduced> introduced = new ConcurrentLinkedQueue<>();
    private boolean listening;
    private boolean closed;

    /// Whose guests they are.
    ///
    /// @param scheme who may refuse a session
    /// @param desk what a session's requests are handed to
    /// @param couriers what carries the sessions by mailboxes that it grants, if it grants any
    record House(Scheme scheme, AttachedSession.Desk desk, Optional<Couriers> couriers) {}

    Reception(Optional<UnixSocket> listener, Limits limits, SessionTable table, WaitingPlace place, House house) {
        this.listener = listener;
        this.limits = limits;
        this.table = table;
        this.place = place;
        this.house = house;
        this.mailboxes = new MailboxDoor(house.couriers());
    }

    /// Watches for peers, unless that is so already, or [#close] was called.
    void listen() throws IOException {
        if (!listening && !closed && listener.isPresent()) {
            listening = true;
            place.watchSocket(listener.get().descriptor(), WaitingPlace.Key.of(WaitingPlace.Key.LISTENER, 0, 0));
        }
    }

    /// Takes the connections that wait.
    void peersWait() throws IOException {
        listening = false;
        UnixSocket door = listener.orElseThrow();
        try {
            Optional<UnixSocket> peer = door.tryAccept();
            for (int taken = 0; taken < PEERS_AT_ONCE && peer.isPresent(); taken++) {
                takeIn(peer.get());
                peer = taken + 1 < PEERS_AT_ONCE ? door.tryAccept() : Optional.empty();
            }
        } catch (IOException e) {
            // Most likely out of descriptors. Trying at once would only spin: the end of a session tries again.
            LOG.log(Level.WARNING, "a connection could not be taken: {0}", e.getMessage());
            if (table.used() > 0) {
                return;
            }
        }
        listen();
    }

    /// A peer that somebody else has connected with, who answers for its credentials.
    private record Introduced(
            UnixSocket socket, PeerCredentials credentials, Optional<Object> ticket, Guest.Voice voice) {}

    /// Lets a peer in by the next turn. From any thread.
    ///
    /// @param socket its socket, owned by this
    /// @param ticket what its session will say of the introduction
    /// @param voice for whom its calls are
    void introduce(UnixSocket socket, PeerCredentials credentials, Optional<Object> ticket, Guest.Voice voice) {
        introduced.add(new Introduced(socket, credentials, ticket, voice));
    }

    /// {@return whether somebody was introduced and not yet let in}
    boolean anyIntroduced() {
        return !introduced.isEmpty();
    }

    /// Lets in who was introduced.
    ///
    /// @return whether there was anybody
    boolean takeIntroduced() {
        Introduced peer = introduced.poll();
        boolean any = peer != null;
        for (int taken = 1; peer != null; taken++) {
            takeIn(peer);
            peer = taken < PEERS_AT_ONCE ? introduced.poll() : null;
        }
        return any;
    }

    /// Turns away who was introduced and not yet let in. From any thread.
    void forgetIntroduced() {
        for (Introduced peer = introduced.poll(); peer != null; peer = introduced.poll()) {
            peer.socket().close();
        }
    }

    private void takeIn(UnixSocket socket) {
        try {
            takeIn(new Introduced(socket, socket.peerCredentials(), Optional.empty(), Guest.Voice.ITS_OWN));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a connection could not be taken: {0}", e.getMessage());
            socket.close();
        }
    }

    private void takeIn(Introduced peer) {
        UnixSocket socket = peer.socket();
        PeerCredentials credentials = peer.credentials();
        Optional<String> refusal = table.refusal(credentials);
        if (refusal.isPresent()) {
            refuse(socket, Errno.EUSERS.number(), refusal.get());
            return;
        }
        int number = table.take(credentials);
        Guest guest = new Guest(number, table.generation(number), socket, credentials, peer.ticket(), peer.voice());
        table.setGuest(number, guest);
        try {
            watch(guest);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a connection could not be taken: {0}", e.getMessage());
            forget(guest);
        }
    }

    private void watch(Guest guest) throws IOException {
        place.watchSocket(
                guest.socket().descriptor(),
                WaitingPlace.Key.of(WaitingPlace.Key.SOCKET, guest.generation(), guest.place()));
    }

    /// Reads what a guest has said.
    ///
    /// @return the session, if it is granted one now
    Optional<AttachedSession> hear(Guest guest) {
        try {
            Optional<ServerGreeting.Received> received = ServerGreeting.tryReceive(guest.socket());
            if (received.isEmpty()) {
                watch(guest);
                return Optional.empty();
            }
            Optional<EventDescriptor> clientBell = received.get().clientEvent();
            try {
                return Optional.of(grant(guest, received.get().hello(), clientBell));
            } catch (IOException | RuntimeException e) {
                clientBell.ifPresent(EventDescriptor::close);
                throw e;
            }
        } catch (GreetingException e) {
            turnAway(guest, e.errno(), e.getMessage());
        } catch (ProtocolException e) {
            turnAway(guest, Errno.EPROTO.number(), "what the client sent is not a Torc greeting: " + e.getMessage());
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "process {0} left before it had a session: {1}", pid(guest), e.getMessage());
            forget(guest);
        }
        return Optional.empty();
    }

    private AttachedSession grant(Guest guest, Hello hello, Optional<EventDescriptor> clientBell) throws IOException {
        if (clientBell.isPresent() && clientBell.get().mayBeHeldUp()) {
            throw new GreetingException(
                    Errno.EOPNOTSUPP.number(),
                    "this server wakes its clients by the futex only: its Linux has or grants no io_submit(2),"
                            + " without which a client could hold it up by an eventfd");
        }
        long poolBytes = hello.poolBytes() == 0
                ? Math.min(POOL_BYTES_IF_NOT_ASKED, limits.poolBytes().perSession())
                : hello.poolBytes();
        Optional<String> refusal = table.poolRefusal(poolBytes);
        if (refusal.isPresent()) {
            throw new GreetingException(Errno.ENOMEM.number(), refusal.get());
        }
        poolBytes = (poolBytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        RingSpec spec = granted(hello.spec());
        mailboxes.check(guest, hello);
        RingSpec own = hello.mailbox().isPresent() ? ServerCourier.specFor(spec) : spec;
        AttachedSession.Resources resources = makeResources(guest.socket(), clientBell, own, poolBytes);
        try {
            ServerRing ring;
            if (hello.mailbox().isPresent()) {
                ServerCourier courier = mailboxes.courier(hello.mailbox().get(), resources);
                resources = resources.with(courier);
                ring = courier.begin();
            } else {
                ring = new ServerRing(resources.segment(), clientBell.orElse(null), PollingPolicy.never());
            }
            ring.sleepOnEvent();
            AttachedSession session =
                    new AttachedSession(table.placeOf(guest.place()), guest, resources, ring, house.desk());
            admit(session);
            welcome(session, granting(hello, spec, poolBytes, resources), resources);
            table.settle(session, poolBytes);
            return session;
        } catch (IOException | RuntimeException e) {
            resources.closeAllButLent();
            throw e;
        }
    }

    private static Welcome granting(Hello hello, RingSpec spec, long poolBytes, AttachedSession.Resources resources) {
        long features = hello.features() & Hello.FEATURES;
        Optional<MailboxAddress> own = resources.courier().map(ServerCourier::address);
        Hello.Wake wake = own.isPresent() ? Hello.Wake.FUTEX : Hello.Wake.EVENT;
        return new Welcome(features, spec, poolBytes, POOLS, wake, own);
    }

    private void admit(AttachedSession session) throws GreetingException {
        try {
            house.scheme().sessionOpened(session);
        } catch (GreetingException refused) {
            throw refused;
        } catch (IOException refused) {
            throw new GreetingException(Errno.EACCES.number(), String.valueOf(refused.getMessage()));
        }
    }

    private RingSpec granted(RingSpec wanted) {
        int entries = Math.min(wanted.submissionEntries(), limits.calls().ringEntries());
        int slots = Math.min(wanted.completionSlots(), 2 * limits.calls().ringEntries());
        return new RingSpec(entries, slots, wanted.order());
    }

    private static AttachedSession.Resources makeResources(
            UnixSocket socket, Optional<EventDescriptor> clientBell, RingSpec spec, long poolBytes) throws IOException {
        EventDescriptor bell = EventDescriptor.create();
        try {
            SessionSegment segment = SessionSegment.create(spec);
            try {
                SharedSegment pool = SharedSegment.create("torc-pool", poolBytes, HugePages.NEVER);
                return new AttachedSession.Resources(socket, segment, pool, bell, clientBell, Optional.empty());
            } catch (IOException | RuntimeException e) {
                segment.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            bell.close();
            throw e;
        }
    }

    private void welcome(AttachedSession session, Welcome welcome, AttachedSession.Resources resources)
            throws IOException {
        try {
            List<SharedSegment> pools = List.of(resources.pool());
            boolean sent = welcome.mailbox().isPresent()
                    ? ServerGreeting.welcome(resources.socket(), welcome, pools)
                    : ServerGreeting.welcome(resources.socket(), welcome, resources.segment(), pools, resources.bell());
            if (!sent) {
                throw new IOException("the client does not take its greeting");
            }
        } catch (IOException e) {
            house.scheme().sessionEnded(session);
            throw e;
        }
    }

    private void turnAway(Guest guest, int errno, @Nullable String reason) {
        LOG.log(Level.INFO, "process {0} of user {1} was refused: {2}", pid(guest), user(guest), reason);
        refuse(guest.socket(), errno, String.valueOf(reason));
        table.free(guest.place());
    }

    /// Drops a guest that will not become a session.
    void forget(Guest guest) {
        guest.socket().close();
        table.free(guest.place());
    }

    private static void refuse(UnixSocket socket, int errno, String reason) {
        ServerGreeting.refuse(socket, errno, reason);
        socket.close();
    }

    private static String pid(Guest guest) {
        return Integer.toString(guest.credentials().processId());
    }

    private static String user(Guest guest) {
        return Integer.toString(guest.credentials().userId());
    }

    /// Watches for peers no more.
    void close() {
        closed = true;
        if (listening) {
            place.unwatch(listener.orElseThrow().descriptor(), WaitingPlace.Key.of(WaitingPlace.Key.LISTENER, 0, 0));
        }
    }
}
