package org.cachescope.viewmodel;

import java.util.ArrayDeque;
import java.util.Deque;
import org.cachescope.caching.HandEdits;

/** Cells set by hand, and the way back and forth through what they were. */
final class EditHistory {
    /** Far more strokes than a person makes; bounds memory all the same. */
    private static final int MOST_STEPS_BACK = 10_000;

    private final Deque<HandEdits> before = new ArrayDeque<>();
    private final Deque<HandEdits> after = new ArrayDeque<>();
    private HandEdits current = HandEdits.NONE;

    HandEdits current() {
        return current;
    }

    /** Makes a change that can be undone; what was undone before is gone. One that changes nothing is none. */
    void change(HandEdits next) {
        if (next.equals(current)) {
            return;
        }
        before.push(current);
        if (before.size() > MOST_STEPS_BACK) {
            before.removeLast();
        }
        after.clear();
        current = next;
    }

    boolean canUndo() {
        return !before.isEmpty();
    }

    boolean canRedo() {
        return !after.isEmpty();
    }

    void undo() {
        if (canUndo()) {
            after.push(current);
            current = before.pop();
        }
    }

    void redo() {
        if (canRedo()) {
            before.push(current);
            current = after.pop();
        }
    }
}
