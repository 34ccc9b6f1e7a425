package dev.torc.stress;

import java.util.ArrayList;
import java.util.List;

/// The words of an `int[]` as they would be if `storeRelease` ordered nothing: what its party stored plainly before,
/// there or in other memory, arrives after it. A planted fault, for a checker to find.
final class LateArrayWords extends ArrayWords {

    private record Late(LateArrayWords to, long offset, int value) {}

    private final List<Late> late;

    private LateArrayWords(int[] words, List<Late> late) {
        super(words);
        this.late = late;
    }

    /// {@return one party's view of a ring, from which its plain stores leave late}
    static SmallRing ring(int[] ring, int[] entries) {
        List<Late> late = new ArrayList<>();
        return new SmallRing(new LateArrayWords(ring, late), new LateArrayWords(entries, late));
    }

    @Override
    public void putInt(long offset, int value) {
        late.add(new Late(this, offset, value));
    }

    @Override
    public void putLong(long offset, long value) {
        late.add(new Late(this, offset, (int) value));
        late.add(new Late(this, offset + Integer.BYTES, (int) (value >>> 32)));
    }

    @Override
    public void storeRelease(long offset, int value) {
        super.storeRelease(offset, value);
        for (Late store : late) {
            store.to().arrive(store);
        }
        late.clear();
    }

    private void arrive(Late store) {
        super.putInt(store.offset(), store.value());
    }
}
