/*
 * The registry of a mailbox region: processes that register, send to each other, leave, and take back what the dead
 * among them have left.
 *
 *   EMPTY --> REGISTERING --> READY --> CLOSING --> EMPTY      each by its owner
 *                  any of the three --> DEAD --> EMPTY         by anybody, when Linux says that the owner is dead
 *
 * Modelled, one step each, so that everything can happen in between and every process can die there: every change of an
 * entry's word (state, owner, generation), every look at it, every count of a use and every look at one, a claim in
 * another's queue and its end. A process that stands still is one that takes no step: that is in every interleaving.
 * All processes register under one name, if SAME_NAME is set.
 *
 * A queue is one slot here: who has claimed it. What is in a queue is the queue's own model's business.
 *
 * Not modelled: accesses that pass each other. Where they would matter each end has a full fence; FAULT_LOOK_BEFORE_COUNT
 * is what a missing one comes to.
 *
 * Proved of the protocol as it stands, and refuted for each fault that a -D switch plants:
 *   ends      who lives comes to an end: nobody waits for ever, for the dead neither
 *   inside    who is inside a mailbox finds it as it was found: never another's, and never robbed of a claim
 *   name      no two that live are ready under one name
 *   nothing   when all have left or died and somebody has looked, every entry is empty, every count and claim taken back
 *
 * Settings: PROCESSES, ENTRIES, DEATHS, SENDS (0: nobody sends; 1: each sends once),
 * BYSTANDER (one more, who only looks after the dead). Faults begin with FAULT_; RegistryModelTest lists them.
 */

#ifndef PROCESSES
#define PROCESSES 2
#endif
#ifndef ENTRIES
#define ENTRIES 2
#endif
#ifndef DEATHS
#define DEATHS 1
#endif
#ifndef SENDS
#define SENDS 1
#endif

#define EMPTY 0
#define REGISTERING 1
#define READY 2
#define CLOSING 3
#define DEAD 4

#define NONE 255

/* Shared memory. An entry's word is three variables that are read and changed in one step. */
byte state[ENTRIES];
byte owner[ENTRIES];
byte generation[ENTRIES];
byte named[ENTRIES]; /* the generation that the name is of */
byte claim[ENTRIES]; /* who writes in this entry's queue */
/* A cell: how often `user` uses `mailbox`, and of which generation of the user that is. */
#define CELL(user, mailbox) ((user) * ENTRIES + (mailbox))
byte uses[ENTRIES * ENTRIES];
byte usesOf[ENTRIES * ENTRIES];

/* What Linux knows. The last number is that of who comes when all is over. */
#define LATE PROCESSES
bool killed[PROCESSES + 1];
bool ended[PROCESSES + 1];
byte deaths = DEATHS;
bool looked;

#define OWNED(word) (word >= REGISTERING && word <= CLOSING)

#ifdef FAULT_STANDING_STILL_IS_DEAD
#define IS_DEAD(process) (killed[process] || (process != me && !ended[process]))
#else
#define IS_DEAD(process) (killed[process])
#endif

/* Gives up what a dead owner's entry uses of a mailbox. */
inline give_up(user, its_owner, its_generation, mailbox) {
#ifdef FAULT_CLEARED_BEFORE_CLAIMS
    uses[CELL(user, mailbox)] = 0;
    skip;
    if
    :: atomic { claim[mailbox] == its_owner + 1 -> claim[mailbox] = 0 }
    :: atomic { claim[mailbox] != its_owner + 1 -> skip }
    fi
#else
    if
    :: atomic { claim[mailbox] == its_owner + 1 -> claim[mailbox] = 0 }
    :: atomic { claim[mailbox] != its_owner + 1 -> skip }
    fi;
    /* From exactly what it was. */
#ifdef FAULT_CELL_WITHOUT_GENERATION
    uses[CELL(user, mailbox)] = 0
#else
    d_step {
        if
        :: usesOf[CELL(user, mailbox)] == its_generation -> uses[CELL(user, mailbox)] = 0
        :: else
        fi
    }
#endif
#endif
}

/* Looks for living users of a mailbox, and takes back the uses of the dead; `living` is one of them, or NONE. */
inline find_users(mailbox) {
    living = NONE;
    u = 0;
    do
    :: u < ENTRIES ->
        atomic { s2 = state[u]; o2 = owner[u]; g2 = generation[u] };
        if
        :: uses[CELL(u, mailbox)] > 0 && usesOf[CELL(u, mailbox)] == g2 ->
            if
#ifndef FAULT_USERS_NOT_ASKED
            :: OWNED(s2) && IS_DEAD(o2) ->
                atomic {
                    if
                    :: state[u] == s2 && generation[u] == g2 -> state[u] = DEAD
                    :: else
                    fi
                };
                give_up(u, o2, g2, mailbox)
            :: s2 == DEAD -> give_up(u, o2, g2, mailbox)
            :: OWNED(s2) && !IS_DEAD(o2) -> living = u
            :: s2 == EMPTY -> assert(usesOf[CELL(u, mailbox)] != g2 || uses[CELL(u, mailbox)] == 0)
#else
            :: true -> living = u
#endif
            fi
        :: else
        fi;
        u++
    :: else -> break
    od;
    u = 0; s2 = 0; o2 = 0; g2 = 0
}

/* Looks at every entry, and takes back what the dead have left. */
inline reap() {
    e = 0;
    do
    :: e < ENTRIES ->
        atomic { s = state[e]; o = owner[e]; g = generation[e] };
        if
        :: OWNED(s) && IS_DEAD(o) ->
            atomic {
                if
                :: state[e] == s && generation[e] == g -> state[e] = DEAD
                :: else
                fi
            };
            s = DEAD
        :: else
        fi;
        if
        :: s == DEAD ->
            t = 0;
            do
            :: t < ENTRIES ->
                if
                :: uses[CELL(e, t)] > 0 && usesOf[CELL(e, t)] == g -> give_up(e, o, g, t)
                :: else
                fi;
                t++
            :: else -> break
            od;
            t = 0;
#ifdef FAULT_FREED_WITH_USERS
            living = NONE;
#else
            find_users(e);
#endif
            if
            :: living == NONE ->
                atomic {
                    if
                    :: state[e] == DEAD && generation[e] == g -> state[e] = EMPTY; owner[e] = 0
                    :: else
                    fi
                }
            :: else
            fi;
            living = NONE
        :: else
        fi;
        e++
    :: else -> break
    od;
    e = 0; s = 0; o = 0; g = 0
}

inline take() {
    own = NONE;
    e = 0;
    do
    :: e < ENTRIES && own == NONE ->
        atomic {
            if
            :: state[e] == EMPTY ->
                state[e] = REGISTERING; owner[e] = me; generation[e]++;
                own = e; own_generation = generation[e]
            :: else
            fi
        };
        e++
    :: else -> break
    od;
    e = 0
}

/* Looks for another that has the name: `other`, or NONE. */
inline find_name() {
    other = NONE;
    e = 0;
    do
    :: e < ENTRIES && other == NONE ->
        atomic { s = state[e]; o = owner[e]; g = generation[e] };
        if
        :: e != own && (s == REGISTERING || s == READY) && named[e] == g ->
            if
            :: IS_DEAD(o) ->
                atomic {
                    if
                    :: state[e] == s && generation[e] == g -> state[e] = DEAD
                    :: else
                    fi
                }
            :: else -> other = e; other_generation = g
            fi
        :: else
        fi;
        e++
    :: else -> break
    od;
    e = 0; s = 0; o = 0; g = 0
}

inline register() {
    take();
    if
    :: own == NONE -> reap(); take()
    :: else
    fi;
    if
    :: own != NONE ->
        t = 0;
        do
        :: t < ENTRIES -> d_step { usesOf[CELL(own, t)] = own_generation; uses[CELL(own, t)] = 0; t++ }
        :: else -> break
        od;
        t = 0;
        /* The queue is emptied here: nobody is in it. */
        assert(claim[own] == 0);
        named[own] = own_generation;
#ifdef SAME_NAME
        do
        :: find_name();
            if
            :: other == NONE -> break
#ifdef FAULT_LOWEST_DOES_NOT_WAIT
            :: other != NONE && other > own && state[other] == REGISTERING -> break
#endif
            :: other != NONE && (other < own || (state[other] == READY && generation[other] == other_generation)) ->
                atomic { state[own] = EMPTY; owner[own] = 0; own = NONE };
                break
            :: else ->
                /* What becomes of it. */
                (state[other] != REGISTERING || generation[other] != other_generation || IS_DEAD(owner[other]))
            fi
        od;
        other = NONE; other_generation = 0;
#endif
        if
        :: own != NONE ->
            atomic {
                assert(state[own] == REGISTERING && owner[own] == me && generation[own] == own_generation);
                state[own] = READY
            };
#ifdef SAME_NAME
            d_step {
                e = 0;
                do
                :: e < ENTRIES ->
                    assert(e == own || state[e] != READY || killed[owner[e]]);
                    e++
                :: else -> break
                od;
                e = 0
            }
#endif
        :: else
        fi
    :: else
    fi
}

/* Sends to a mailbox, if there is one. */
inline send() {
    if
    :: atomic { state[0] == READY -> to = 0; to_generation = generation[0] }
    :: atomic { state[ENTRIES - 1] == READY -> to = ENTRIES - 1; to_generation = generation[ENTRIES - 1] }
    :: to = NONE
    fi;
    if
    :: to != NONE ->
#ifdef FAULT_LOOK_BEFORE_COUNT
        inside = (state[to] == READY && generation[to] == to_generation);
        uses[CELL(own, to)]++;
#else
        uses[CELL(own, to)]++;
#ifdef FAULT_NO_SECOND_LOOK
        inside = true;
#else
        inside = (state[to] == READY && generation[to] == to_generation);
#endif
#endif
        if
        :: inside ->
            atomic {
                if
                :: claim[to] == 0 -> claim[to] = me + 1
                :: else -> inside = false
                fi
            };
            if
            :: inside ->
                atomic {
                    assert(generation[to] == to_generation && state[to] != EMPTY && state[to] != REGISTERING);
                    assert(claim[to] == me + 1);
                    claim[to] = 0
                }
            :: else
            fi
        :: else
        fi;
        d_step {
            assert(uses[CELL(own, to)] > 0 && usesOf[CELL(own, to)] == own_generation);
            uses[CELL(own, to)]--
        };
        inside = false
    :: else
    fi;
    to = NONE; to_generation = 0
}

inline leave() {
    atomic {
        assert(state[own] == READY && owner[own] == me && generation[own] == own_generation);
        state[own] = CLOSING
    };
    do
    :: find_users(own);
        if
        :: living == NONE -> break
        :: else ->
            /* It leaves, or dies. */
            (uses[CELL(living, own)] == 0 || killed[owner[living]]
#ifdef FAULT_USERS_NOT_ASKED
                && uses[CELL(living, own)] == 0
#endif
            );
            living = NONE
        fi
    od;
    assert(claim[own] == 0);
    atomic {
        assert(state[own] == CLOSING && owner[own] == me && generation[own] == own_generation);
        state[own] = EMPTY; owner[own] = 0
    };
    own = NONE
}

proctype process(byte me) {
    byte own = NONE, own_generation;
    byte to = NONE, to_generation;
    byte other = NONE, other_generation;
    byte e, s, o, g, t, u, s2, o2, g2;
    byte living = NONE;
    bool inside;
    {
        register();
        if
        :: own != NONE ->
#if SENDS
            send();
#endif
            leave()
        :: else
        fi
    } unless { killed[me] };
    ended[me] = true
}

/* Looks after the dead at any time, and uses nothing. */
proctype bystander(byte me) {
    byte e, s, o, g, t, u, s2, o2, g2;
    byte living = NONE;
    reap();
    looked = true
}

/* Comes when all have ended, and finds nothing that it cannot take back. */
proctype late_comer(byte me) {
    byte e, s, o, g, t, u, s2, o2, g2;
    byte living = NONE;
    do
    :: t < PROCESSES -> ended[t]; t++
    :: else -> break
    od;
    t = 0;
#ifdef BYSTANDER
    looked;
#endif
    reap();
    d_step {
        e = 0;
        do
        :: e < ENTRIES -> assert(state[e] == EMPTY && owner[e] == 0 && claim[e] == 0); e++
        :: else -> break
        od;
        e = 0;
        do
        :: e < ENTRIES * ENTRIES -> assert(uses[e] == 0); e++
        :: else -> break
        od
    };
    ended[me] = true
}

proctype killer() {
    do
    :: d_step { deaths > 0 && !killed[0] && !ended[0] -> killed[0] = true; deaths-- }
    :: d_step { deaths > 0 && !killed[1] && !ended[1] -> killed[1] = true; deaths-- }
#if PROCESSES > 2
    :: d_step { deaths > 0 && !killed[2] && !ended[2] -> killed[2] = true; deaths-- }
#endif
    :: break
    od
}

init {
    byte p;
    atomic {
        do
        :: p < PROCESSES -> run process(p); p++
        :: else -> break
        od;
#ifdef BYSTANDER
        run bystander(NONE);
#endif
        run late_comer(LATE);
        run killer()
    }
}

ltl ends { <> (ended[LATE]) }
