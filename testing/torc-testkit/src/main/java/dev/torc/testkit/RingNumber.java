package dev.torc.testkit;

/// A ring, seen from other rings that send it messages.
final class RingNumber extends SimulatedDescriptor {

    private final SimulatedUring ring;

    RingNumber(int number, SimulatedUring ring) {
        super(number);
        this.ring = ring;
    }

    SimulatedUring ring() {
        return ring;
    }

    @Override
    int readiness() {
        return 0;
    }
}
