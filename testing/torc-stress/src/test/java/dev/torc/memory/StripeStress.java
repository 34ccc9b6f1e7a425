package dev.torc.memory;

import dev.torc.posix.ProcessBarrier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/// What two processors can see of each other through a stripe: one thread at a time is inside, and it finds all
/// that the one before did there.
///
/// It stands in the pool's own package, since stripes are nobody else's.
public final class StripeStress {

    private static final int SIZE = 8;
    private static final int NO_LIMIT = 1 << 20;

    private StripeStress() {}

    static int take(CacheStripe stripe) {
        return KeptPiece.piece(stripe.take(SIZE, 0));
    }

    static void keep(CacheStripe stripe, int piece) {
        stripe.keep(SIZE, KeptPiece.of(piece, 0), NO_LIMIT, (_, _) -> {});
    }

    /// STRIPE-FREE: two threads want the same piece out of a shared stripe.
    @JCStressTest
    @Outcome(id = "7, 0", expect = Expect.ACCEPTABLE, desc = "the first has it")
    @Outcome(id = "0, 7", expect = Expect.ACCEPTABLE, desc = "the second has it")
    @State
    public static class APieceOfASharedStripeIsOneThreads {

        private final CacheStripe stripe = new CacheStripe();

        public APieceOfASharedStripeIsOneThreads() {
            keep(stripe, 7);
        }

        @Actor
        public void one(II_Result result) {
            if (stripe.tryEnter()) {
                result.r1 = take(stripe);
                stripe.leave();
            }
        }

        @Actor
        public void other(II_Result result) {
            if (stripe.tryEnter()) {
                result.r2 = take(stripe);
                stripe.leave();
            }
        }
    }

    /// A stripe whose owner keeps a piece while somebody shuts it.
    private static final class ShutStripe {

        private final CacheStripe stripe = new CacheStripe(Thread.currentThread());
        private final Runnable fence;

        /// @param fence what the shutter has all threads pass
        ShutStripe(Runnable fence) {
            this.fence = fence;
        }

        boolean keepIfOpen() {
            if (!stripe.tryEnterOwn()) {
                return false;
            }
            keep(stripe, 7);
            stripe.leave();
            return true;
        }

        int shutAndTake() {
            stripe.shut();
            fence.run();
            stripe.awaitEmpty();
            return take(stripe);
        }
    }

    /// STRIPE-SHUT and STRIPE-FREE: the owner keeps a piece while somebody shuts the stripe.
    @JCStressTest
    @Outcome(id = "true, 7", expect = Expect.ACCEPTABLE, desc = "it was inside, and what it did is found")
    @Outcome(id = "false, 0", expect = Expect.ACCEPTABLE, desc = "it was shut out")
    @Outcome(id = "true, 0", expect = Expect.FORBIDDEN, desc = "it was inside, and nobody noticed")
    @State
    public static class AnOwnerIsSeenInsideOrShutOut {

        private final ShutStripe shut = new ShutStripe(ProcessBarrier::pass);

        @Actor
        public void owner(ZI_Result result) {
            result.r1 = shut.keepIfOpen();
        }

        @Actor
        public void shutter(ZI_Result result) {
            result.r2 = shut.shutAndTake();
        }
    }

    /// The same by somebody who forgets the fence: a fault that has to be found.
    @JCStressTest
    @Outcome(id = "true, 7", expect = Expect.ACCEPTABLE, desc = "it was inside, and what it did is found")
    @Outcome(id = "false, 0", expect = Expect.ACCEPTABLE, desc = "it was shut out")
    @Outcome(id = "true, 0", expect = Expect.FORBIDDEN, desc = "it was inside, and nobody noticed")
    @State
    public static class PlantedShutWithoutAFence {

        private final ShutStripe shut = new ShutStripe(() -> {});

        @Actor
        public void owner(ZI_Result result) {
            result.r1 = shut.keepIfOpen();
        }

        @Actor
        public void shutter(ZI_Result result) {
            result.r2 = shut.shutAndTake();
        }
    }

    /// STRIPE-OPEN: the owner finds what was done while it was shut out.
    @JCStressTest
    @Outcome(id = "7, 0", expect = Expect.ACCEPTABLE, desc = "it came before it was shut, or after it was opened")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "it was shut out")
    @State
    public static class AnOwnerFindsWhatWasDoneMeanwhile {

        private final CacheStripe stripe = new CacheStripe(Thread.currentThread());

        public AnOwnerFindsWhatWasDoneMeanwhile() {
            stripe.shut();
        }

        @Actor
        public void owner(II_Result result) {
            if (stripe.tryEnterOwn()) {
                result.r1 = take(stripe);
                stripe.leave();
            }
        }

        @Actor
        public void other(II_Result result) {
            keep(stripe, 7);
            stripe.open();
        }
    }
}
