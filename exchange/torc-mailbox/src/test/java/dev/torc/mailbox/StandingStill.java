package dev.torc.mailbox;

import dev.torc.mailbox.Steps.Step;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets a thread stand still after one of its steps, the first time that it makes it, until it is let on.
final class StandingStill implements Steps.Watcher {

    private static final int LONGEST_WAIT_SECONDS = 60;

    private final Step step;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    StandingStill(Step step) {
        this.step = step;
    }

    @Override
    public void made(Step made) {
        if (made == step && reached.getCount() != 0) {
            reached.countDown();
            await(goOn);
        }
    }

    void awaitReached() {
        await(reached);
    }

    void goOn() {
        goOn.countDown();
    }

    private void await(CountDownLatch latch) {
        try {
            if (!latch.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came to " + step + ", or nobody let it on");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
