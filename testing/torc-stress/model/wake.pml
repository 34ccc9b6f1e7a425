/*
 * The wake protocol of a Torc ring: two processes, a submission queue (SQ), a completion queue (CQ), a sleep word
 * each, and what the hardware and Linux do between them.
 *
 *   client                          memory                         server
 *     entry, tail --[store buffer]--> SQ ------------------------->  take, head
 *     take, head  <------------------ CQ <--[store buffer]---------  entry, tail
 *     client sleeps on client_sleep, server on its NEED_WAKEUP; each wakes the other
 *
 * Modelled, one step each, so that everything can happen in between: every load and store of a shared word; stores
 * that leave late (a buffer per process); the load of the sleep word and its atomic clearing, which are two; the
 * clearing and the wake, which are two; FUTEX_WAIT, which compares and sleeps in one; an interrupted sleep; eventfds;
 * orderly closing; a death at any point, told by Linux to a thread of the survivor's that watches the socket.
 *
 * Not modelled: loads that pass each other. A missing acquire is not found here.
 *
 * Proved of the protocol as it stands, and refuted for each fault that a -D switch plants:
 *   ends       both sides come to their end: no wake is lost, nobody waits for ever, nothing goes round for ever
 *   FIFO       every entry is taken once, in order, as it was written
 *   bounds     neither queue ever holds more than its capacity
 *   death      after the server's death the SQ's head tells which calls it never acted upon
 *
 * Settings: CALLS, SQ_ENTRIES, CQ_ENTRIES, INTERRUPTIONS; CLIENT_EVENTFD, SERVER_EVENTFD (sleep on an eventfd, not on
 * a futex); CLIENT_DIES, SERVER_DIES. Faults begin with FAULT_; WakeProtocolModelTest lists them.
 */

#ifndef CALLS
#define CALLS 3
#endif
#ifndef SQ_ENTRIES
#define SQ_ENTRIES 2
#endif
#ifndef CQ_ENTRIES
#define CQ_ENTRIES 2
#endif
#ifndef INTERRUPTIONS
#define INTERRUPTIONS 1
#endif

#define CLIENT 0
#define SERVER 1
#define PEER(me) (1 - (me))

/* Shared memory. */
#define SLEEP(me) (me)
#define STATUS(me) (2 + (me))
#define SQ_TAIL 4
#define SQ_HEAD 5
#define CQ_TAIL 6
#define CQ_HEAD 7
#define SQE(position) (8 + (position) % SQ_ENTRIES)
#define CQE(position) (8 + SQ_ENTRIES + (position) % CQ_ENTRIES)
byte word[8 + SQ_ENTRIES + CQ_ENTRIES];

#define OPEN 0
#define CLOSING 1

/* Stores on their way to memory. Those of words leave in order; those of entries have a lane of their own, and may
   leave after a later store of a word: more than x86-64 does, and what AArch64 does without a release. */
chan entries[2] = [1] of { byte, byte };
chan words[2] = [3] of { byte, byte };

/* What Linux keeps. */
bool asleep[2]; /* in FUTEX_WAIT */
bit bell[2]; /* the eventfd's counter, not zero */
byte interruptions = INTERRUPTIONS; /* signals that may still end a FUTEX_WAIT */

/* A process's own memory. */
bool told[2]; /* Linux has told it of the peer's death */
bool ended[2];
bool killed[2];
byte acted; /* calls that the server has begun to act upon */

inline store_entry(me, place, value) {
    entries[me] ! place, value
}

inline store_release(me, place, value) {
#ifdef FAULT_TAIL_WITHOUT_RELEASE
    words[me] ! place, value
#else
    atomic { empty(entries[me]) && nfull(words[me]) -> words[me] ! place, value }
#endif
}

/* No load after it passes a store before it. */
inline full_fence(me) {
    (empty(entries[me]) && empty(words[me]))
}

inline fence_of_waker(me) {
#ifdef FAULT_WAKER_WITHOUT_FENCE
    skip
#else
    full_fence(me)
#endif
}

inline fence_of_sleeper(me) {
#ifdef FAULT_SLEEPER_WITHOUT_FENCE
    skip
#else
    full_fence(me)
#endif
}

#ifdef CLIENT_EVENTFD
#define CLIENT_HAS_EVENTFD true
#else
#define CLIENT_HAS_EVENTFD false
#endif
#ifdef SERVER_EVENTFD
#define SERVER_HAS_EVENTFD true
#else
#define SERVER_HAS_EVENTFD false
#endif
#define HAS_EVENTFD(me) ((me == CLIENT && CLIENT_HAS_EVENTFD) || (me == SERVER && SERVER_HAS_EVENTFD))

/* Takes bit 0 out of the peer's sleep word, and rings if it was there. A locked instruction, so the buffers are empty. */
inline clear_and_ring(me, peer) {
    atomic { empty(entries[me]) && empty(words[me]) -> was_set = word[SLEEP(peer)]; word[SLEEP(peer)] = 0 };
    if
    :: was_set ->
        if
        :: HAS_EVENTFD(peer) -> bell[peer] = 1
        :: else -> asleep[peer] = false
        fi
    :: else
    fi;
    was_set = 0
}

/* After a store that the peer may be waiting for. */
inline wake(me, peer) {
    fence_of_waker(me);
    if
    :: word[SLEEP(peer)] -> clear_and_ring(me, peer)
    :: else
    fi
}

/* What FUTEX_WAIT looks at: the sleep word, which the waker clears. */
#ifdef FAULT_FUTEX_ON_TAIL
#define STILL_TO_WAIT(me, queue_tail, last) (word[queue_tail] == last)
#else
#define STILL_TO_WAIT(me, queue_tail, last) (word[SLEEP(me)])
#endif

/* Sleeps until the peer's tail has moved on from `last`, the peer closes or dies; or returns without cause. */
inline sleep(me, peer, queue_tail, last) {
#ifdef FAULT_BELL_DRAINED_AFTER_LOOK
    skip;
#else
    bell[me] = 0;
#endif
    words[me] ! SLEEP(me), 1;
    fence_of_sleeper(me);
#ifndef FAULT_NO_SECOND_LOOK
    if
    :: word[queue_tail] != last
    :: else ->
        if
        :: word[STATUS(peer)] == CLOSING || told[me]
        :: else ->
#endif
#ifdef FAULT_BELL_DRAINED_AFTER_LOOK
            bell[me] = 0;
#endif
            if
            :: HAS_EVENTFD(me) -> bell[me] == 1
            :: else ->
                /* A system call, so the buffers are empty. */
                atomic {
                    empty(entries[me]) && empty(words[me]) ->
                    if
                    :: STILL_TO_WAIT(me, queue_tail, last) -> asleep[me] = true
                    :: else
                    fi
                };
                !asleep[me]
            fi
#ifndef FAULT_NO_SECOND_LOOK
        fi
    fi
#endif
    ;
    words[me] ! SLEEP(me), 0
}

proctype client() {
    byte submitted, completed; /* positions, its own */
    byte tail, value;
    bit was_set;
    bool closing;
    {
        do
        :: submitted < CALLS && submitted - completed < CQ_ENTRIES ->
            if
#ifdef FAULT_CAPACITY_IGNORED
            :: true ->
#else
            :: submitted - word[SQ_HEAD] < SQ_ENTRIES ->
#endif
                store_entry(CLIENT, SQE(submitted), submitted + 1);
                submitted++;
                store_release(CLIENT, SQ_TAIL, submitted);
                wake(CLIENT, SERVER)
            :: else -> goto take
            fi
        :: submitted == CALLS && !closing ->
            closing = true;
            store_release(CLIENT, STATUS(CLIENT), CLOSING);
            wake(CLIENT, SERVER)
        :: completed < submitted ->
take:
            tail = word[CQ_TAIL];
            assert(tail - completed <= CQ_ENTRIES);
            if
            :: tail > completed ->
                value = word[CQE(completed)];
                completed++;
                assert(value == completed);
                store_release(CLIENT, CQ_HEAD, completed)
            :: tail == completed && told[CLIENT] ->
                /* What the dead server published came before its death was told, so one more look is the last. */
                if
                :: word[CQ_TAIL] == completed -> break
                :: else
                fi
            :: else -> sleep(CLIENT, SERVER, CQ_TAIL, tail)
            fi
        :: completed == CALLS && closing -> break
        :: told[CLIENT] && completed == submitted -> break
        od;
        /* A call at or beyond the head was not taken. */
        assert(acted <= word[SQ_HEAD] || !told[CLIENT]);
        assert(completed == CALLS || told[CLIENT])
    } unless { killed[CLIENT] };
    ended[CLIENT] = true
}

proctype server() {
    byte taken; /* position, its own */
    byte tail, value;
    bit was_set;
    bool closing;
    {
        do
        :: true ->
            /* In this order: what was published before the closing is seen after it. */
#ifdef FAULT_STATUS_AFTER_TAIL
            tail = word[SQ_TAIL];
            closing = (word[STATUS(CLIENT)] == CLOSING || told[SERVER]);
#else
            closing = (word[STATUS(CLIENT)] == CLOSING || told[SERVER]);
            tail = word[SQ_TAIL];
#endif
            assert(tail - taken <= SQ_ENTRIES);
            if
            :: tail > taken ->
#ifdef FAULT_HEAD_BEFORE_COPY
                store_release(SERVER, SQ_HEAD, taken + 1);
                value = word[SQE(taken)];
#else
                value = word[SQE(taken)];
#ifdef FAULT_ACTED_BEFORE_HEAD
                acted++;
#endif
                store_release(SERVER, SQ_HEAD, taken + 1);
#endif
#ifndef FAULT_ACTED_BEFORE_HEAD
                acted++;
#endif
                taken++;
                assert(value == taken);
                /* The client's bound: in flight never more than the CQ can take. */
                assert(taken - word[CQ_HEAD] <= CQ_ENTRIES || told[SERVER]);
                store_entry(SERVER, CQE(taken - 1), taken);
                store_release(SERVER, CQ_TAIL, taken);
                wake(SERVER, CLIENT)
            :: tail == taken && closing -> break
            :: else -> sleep(SERVER, CLIENT, SQ_TAIL, tail)
            fi
        od;
        assert(taken == CALLS || told[SERVER])
    } unless { killed[SERVER] };
    ended[SERVER] = true
}

/* A thread of the survivor's: the socket has hung up, so the peer is dead, and its stores have long left. */
proctype hang_up_watcher(byte me) {
    bit was_set;
    (killed[PEER(me)] && empty(entries[PEER(me)]) && empty(words[PEER(me)]));
    told[me] = true;
#ifdef FAULT_HANG_UP_LEAVES_WORD
    if
    :: HAS_EVENTFD(me) -> bell[me] = 1
    :: else -> asleep[me] = false
    fi
#else
    /* Its own process's word, by the protocol of a waker: set it aside first, whatever it says. */
    atomic { was_set = word[SLEEP(me)]; word[SLEEP(me)] = 0 };
    if
    :: HAS_EVENTFD(me) -> bell[me] = 1
    :: else -> asleep[me] = false
    fi
#endif
}

proctype killer(byte victim) {
    if
    :: killed[victim] = true
    :: ended[0] && ended[1]
    fi
}

/* The store buffers run dry at any time, in any order that they may. */
proctype memory(byte me) {
    byte place, value;
end:
    do
    :: d_step { words[me] ? place, value; word[place] = value; place = 0; value = 0 }
    :: d_step { entries[me] ? place, value; word[place] = value; place = 0; value = 0 }
    od
}

proctype signal() {
    do
    :: d_step { interruptions > 0 && asleep[CLIENT] -> asleep[CLIENT] = false; interruptions-- }
    :: d_step { interruptions > 0 && asleep[SERVER] -> asleep[SERVER] = false; interruptions-- }
    :: interruptions == 0 || (ended[CLIENT] && ended[SERVER]) -> break
    od
}

init {
    atomic {
        run memory(CLIENT);
        run memory(SERVER);
        run signal();
#ifdef CLIENT_DIES
        run killer(CLIENT);
        run hang_up_watcher(SERVER);
#endif
#ifdef SERVER_DIES
        run killer(SERVER);
        run hang_up_watcher(CLIENT);
#endif
        run client();
        run server()
    }
}

ltl ends { <> (ended[CLIENT] && ended[SERVER]) }
