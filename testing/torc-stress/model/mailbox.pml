/*
 * A receive queue of Torc: several processes send to one, each may die at any step, and whoever is told gives up what
 * a dead one had claimed.
 *
 *   sender:    FREE(t) -> WRITING(t, me) -> tail to t + 1 -> the message, in two halves -> READY(t, me) -> wake
 *   receiver:  READY(h) -> both halves -> FREE(h + CAPACITY);  ABORTED(h) -> tail past h -> FREE(h + CAPACITY)
 *   reaper:    WRITING(p, dead) -> ABORTED(p, dead) -> wake
 *
 * Modelled, one step each, so that everything can happen in between: every load, store and compare-and-set of a shared
 * word. To stand still (SIGSTOP, a preempted processor) is to make no step for as long as others like. A death is told
 * after the last step of who died. Not modelled: stores that leave late and loads that pass each other; the wake
 * protocol's fences are wake.pml's subject, what publishes a message is jcstress'.
 *
 * Proved of the queue as it stands, and refuted for each fault that a -D switch plants:
 *   ends       every sender that lives sends all of its messages, and the receiver takes all: nobody waits for ever
 *   once       each published message is taken once, whole, in the order of its sender; nothing else is taken
 *   bounds     full is said with exactly CAPACITY messages claimed, and empty with none; the head never passes the tail
 *   living     nobody loses a claim while he lives
 *
 * -DPUBLISHED_RULES puts the rules of the ring in that the plan published: indexes without laps, states without
 * positions or owners, full and empty by comparing the indexes. One sender that stands still for a lap fills it over.
 *
 * Settings: CAPACITY (2, 3 or 4), SENDERS, MESSAGES of each, FIRST_MESSAGES (of the first sender), DEATHS (how many of
 * the senders may die, from the first on), ABORTS (a sender may give up what it claimed), REAPERS, REAPER_DIES (the first
 * one may, at any step). Faults begin with FAULT_; MailboxModelTest lists them.
 */

#ifndef CAPACITY
#define CAPACITY 2
#endif
#ifndef SENDERS
#define SENDERS 2
#endif
#ifndef MESSAGES
#define MESSAGES 2
#endif
#ifndef FIRST_MESSAGES
#define FIRST_MESSAGES MESSAGES
#endif
#define MESSAGES_OF(me) ((me) == 1 -> FIRST_MESSAGES : MESSAGES)
#ifndef DEATHS
#define DEATHS 0
#endif
#ifndef REAPERS
#define REAPERS 1
#endif

#define FREE 0
#define WRITING 1
#define READY 2
#define ABORTED 3
#define READING 3 /* by the published rules */

/* A slot's word. A position is a lap and an index; here it is one number, and an owner 1 to SENDERS. */
#define WORD(position, state, owner) ((position) * 16 + (state) * 4 + (owner))
#define POSITION(w) ((w) / 16)
#define STATE(w) (((w) / 4) % 4)
#define OWNER(w) ((w) % 4)
#define SLOT(position) ((position) % CAPACITY)

#ifdef FAULT_NO_POSITION
/* A slot's compare-and-set sees its state and its owner, and not for which lap they are. */
#define SAME_SLOT_WORD(a, b) ((a) % 16 == (b) % 16)
#else
#define SAME_SLOT_WORD(a, b) ((a) == (b))
#endif

/* Shared memory. */
short word[CAPACITY];
byte half[CAPACITY * 2];
byte tail;
byte shared_head; /* by the published rules */
bool sleeps; /* the sleep word */

/* What Linux keeps, and tells. */
bool killed[SENDERS + 1];
byte deaths;

/* What is proved of: nobody reads these but assertions. */
bool ended[SENDERS + 1];
bool drained;
byte published[SENDERS + 1];
byte claims;
byte frees;

#if SENDERS == 1
#define ALL_SENDERS_ENDED (ended[1])
#elif SENDERS == 2
#define ALL_SENDERS_ENDED (ended[1] && ended[2])
#else
#define ALL_SENDERS_ENDED (ended[1] && ended[2] && ended[3])
#endif

/* A compare-and-set of a slot's word. */
inline change(slot, from, to, done) {
    atomic {
        if
        :: SAME_SLOT_WORD(word[slot], from) -> word[slot] = to; done = true
        :: else -> done = false
        fi
    }
}

inline move_tail(position) {
    atomic {
        if
        :: tail == position -> tail = position + 1
        :: else
        fi
    }
}

/* The waker's look and its atomic clearing, which are two. */
inline wake() {
    if
    :: sleeps -> sleeps = false
    :: else
    fi
}

/* The number of a message: whose, and which. */
#define NUMBER(me, message) ((me) * 16 + (message))

#ifndef PUBLISHED_RULES

/* What is not looked at again is no difference between two states. */
#define FORGET_CLAIM d_step { t = 0; w = 0; done = false }

proctype sender(byte me) {
    byte t, message = 1;
    short w;
    bool done;
    {
        do
        :: message <= MESSAGES_OF(me) ->
            t = tail;
            atomic {
                w = word[SLOT(t)];
                /* Older than the tail is full, and full is exactly that. */
                assert(POSITION(w) >= t || claims - frees == CAPACITY)
            };
            if
            :: w == WORD(t, FREE, 0) ->
                atomic {
                    if
                    :: SAME_SLOT_WORD(word[SLOT(t)], w) ->
                        word[SLOT(t)] = WORD(t, WRITING, me);
                        claims++;
                        assert(claims - frees <= CAPACITY);
                        done = true
                    :: else -> done = false
                    fi
                };
                if
                :: done ->
                    move_tail(t);
#ifdef FAULT_READY_BEFORE_MESSAGE
                    atomic { change(SLOT(t), WORD(t, WRITING, me), WORD(t, READY, me), done); published[me]++ };
#endif
                    half[2 * SLOT(t)] = NUMBER(me, message);
                    half[2 * SLOT(t) + 1] = NUMBER(me, message);
#ifndef FAULT_READY_BEFORE_MESSAGE
                    if
                    :: true ->
                        atomic {
                            change(SLOT(t), WORD(t, WRITING, me), WORD(t, READY, me), done);
                            assert(done); /* who lives is not robbed */
                            published[me]++
                        }
#ifdef ABORTS
                    :: true ->
                        atomic {
                            change(SLOT(t), WORD(t, WRITING, me), WORD(t, ABORTED, me), done);
                            assert(done)
                        }
#endif
                    fi;
#endif
                    wake();
                    message++
                :: else
                fi
#ifdef FAULT_HELPS_ITS_OWN_LAP_ONLY
            :: POSITION(w) == t && w != WORD(t, FREE, 0) -> move_tail(t)
            :: POSITION(w) > t -> (tail != t)
#else
            :: w != WORD(t, FREE, 0) && POSITION(w) >= t -> move_tail(t)
#endif
            :: POSITION(w) < t -> (tail != t || word[SLOT(t)] != w)
            fi;
            FORGET_CLAIM
        :: else -> break
        od
    } unless { killed[me] };
    ended[me] = true
}

/* Whether somebody of the dead writes in this slot. */
#ifdef FAULT_REAPS_THE_LIVING
#define IS_ABANDONED(slot) (STATE(word[slot]) == WRITING)
#else
#define IS_ABANDONED(slot) (STATE(word[slot]) == WRITING && killed[OWNER(word[slot])])
#endif

proctype reaper(byte number) {
    byte slot;
    short w;
    bool done;
end:
    do
    :: atomic { IS_ABANDONED(0) -> slot = 0; w = word[0] } -> goto found
    :: atomic { IS_ABANDONED(1) -> slot = 1; w = word[1] } -> goto found
#if CAPACITY > 2
    :: atomic { IS_ABANDONED(2) -> slot = 2; w = word[2] } -> goto found
#endif
#if CAPACITY > 3
    :: atomic { IS_ABANDONED(3) -> slot = 3; w = word[3] } -> goto found
#endif
found:
#ifdef REAPER_DIES
        if
        :: number == 0 -> break
        :: true
        fi;
#endif
        change(slot, w, WORD(POSITION(w), ABORTED, OWNER(w)), done);
#ifdef REAPER_DIES
        if
        :: number == 0 -> break
        :: true
        fi;
#endif
        atomic { sleeps = false; slot = 0; w = 0; done = false }
    od
}

#define AT_HEAD (word[SLOT(h)])
#define NOTHING_TO_TAKE (STATE(AT_HEAD) == FREE || STATE(AT_HEAD) == WRITING)

/* Sleeps until somebody wakes it, or, where somebody may have died who should have, its longest sleep is over. */
inline sleep() {
    sleeps = true;
#ifndef FAULT_NO_SECOND_LOOK
    if
    :: NOTHING_TO_TAKE ->
#endif
        if
        :: !sleeps
        :: ALL_SENDERS_ENDED && STATE(AT_HEAD) == FREE -> sleeps = false
#ifndef FAULT_SLEEPS_WITHOUT_LIMIT
        :: deaths > 0 && !NOTHING_TO_TAKE -> sleeps = false
#endif
        fi
#ifndef FAULT_NO_SECOND_LOOK
    :: else -> sleeps = false
    fi
#endif
}

proctype receiver() {
    byte h, left, right;
    byte last[SENDERS + 1], taken[SENDERS + 1];
    short w;
    do
    :: true ->
        atomic {
            w = AT_HEAD;
            assert(POSITION(w) == h);
            assert(STATE(w) != FREE || claims == frees)
        };
        if
        :: STATE(w) == READY ->
#ifdef FAULT_FREED_BEFORE_COPY
            atomic { word[SLOT(h)] = WORD(h + CAPACITY, FREE, 0); frees++ };
#endif
            left = half[2 * SLOT(h)];
            right = half[2 * SLOT(h) + 1];
            atomic {
                assert(left == right);
                assert(left / 16 == OWNER(w));
                assert(left % 16 > last[OWNER(w)]);
                last[OWNER(w)] = left % 16;
                taken[OWNER(w)]++;
                left = 0;
                right = 0
            };
            atomic {
                assert(tail > h);
#ifndef FAULT_FREED_BEFORE_COPY
                word[SLOT(h)] = WORD(h + CAPACITY, FREE, 0);
                frees++;
#endif
                h++
            }
        :: STATE(w) == ABORTED ->
#if !defined(FAULT_HEAD_PASSES_TAIL) && !defined(FAULT_HELPS_ITS_OWN_LAP_ONLY)
            move_tail(h);
#endif
            atomic {
#ifndef FAULT_HELPS_ITS_OWN_LAP_ONLY
                assert(tail > h);
#endif
                word[SLOT(h)] = WORD(h + CAPACITY, FREE, 0);
                frees++;
                h++
            }
        :: STATE(w) == FREE || STATE(w) == WRITING ->
            if
            :: STATE(w) == FREE && ALL_SENDERS_ENDED && AT_HEAD == w -> break
            :: else -> sleep()
            fi
        fi;
        w = 0
    od;
    assert(taken[1] == published[1]);
#if SENDERS > 1
    assert(taken[2] == published[2]);
#endif
#if SENDERS > 2
    assert(taken[3] == published[3]);
#endif
    drained = true
}

#else

proctype sender(byte me) {
    byte t, h, message = 1;
    bool done;
    {
        do
        :: message <= MESSAGES_OF(me) ->
            t = tail;
            h = shared_head;
            if
            :: tail != t
            :: else ->
                if
                :: (t + 1) % CAPACITY == h -> (tail != t || shared_head != h)
                :: else ->
                    /* It goes round while another has the slot; that would be the same state again and again. */
                    (word[t] == FREE || tail != t);
                    change(t, FREE, WRITING, done);
                    if
                    :: done ->
                        atomic {
                            if
                            :: tail == t ->
                                tail = (t + 1) % CAPACITY;
                                /* One slot stays free, or full looks like empty. */
                                assert(tail != shared_head)
                            :: else -> done = false
                            fi
                        };
                        if
                        :: done ->
                            half[2 * t] = NUMBER(me, message);
                            half[2 * t + 1] = NUMBER(me, message);
                            atomic { word[t] = READY; published[me]++ };
                            message++
                        :: else -> word[t] = FREE
                        fi
                    :: else
                    fi
                fi
            fi
        :: else -> break
        od
    } unless { killed[me] };
    ended[me] = true
}

proctype receiver() {
    byte h, t, left, right;
    byte taken;
    bool done;
    do
    :: true ->
        h = shared_head;
        t = tail;
        if
        :: h == t ->
            if
            :: tail != t
            :: ALL_SENDERS_ENDED && tail == t -> break
            fi
        :: else ->
            (word[h] == READY);
            change(h, READY, READING, done);
            shared_head = (h + 1) % CAPACITY;
            left = half[2 * h];
            right = half[2 * h + 1];
            assert(left == right);
            taken++;
            word[h] = FREE
        fi
    od;
    assert(taken == published[1] + published[2]);
    drained = true
}

#endif

proctype killer(byte victim) {
    if
    :: atomic { !ended[victim] -> killed[victim] = true; deaths++ }
    :: ended[victim]
    fi
}

init {
    atomic {
#ifndef PUBLISHED_RULES
        byte slot;
        for (slot : 0 .. CAPACITY - 1) {
            word[slot] = WORD(slot, FREE, 0)
        }
        slot = 0;
#if REAPERS > 0
        run reaper(0);
#endif
#if REAPERS > 1
        run reaper(1);
#endif
#endif
        run receiver();
        run sender(1);
#if SENDERS > 1
        run sender(2);
#endif
#if SENDERS > 2
        run sender(3);
#endif
#if DEATHS > 0
        run killer(1);
#endif
#if DEATHS > 1
        run killer(2);
#endif
    }
}

ltl ends { <> drained }
