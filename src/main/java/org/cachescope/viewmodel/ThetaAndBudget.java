package org.cachescope.viewmodel;

import java.util.function.Consumer;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.evaluation.Figures;
import org.cachescope.workspace.studio.RouterOffer;
import org.jspecify.annotations.Nullable;

/** Where a router's β are cut, as a threshold and as a number of cells: each as set and as typed. */
final class ThetaAndBudget {
    /** Below every β, also one of 0; as float32, which β are compared in. */
    private static final double LEAST_THETA = -Float.MIN_VALUE;

    private static final double FIRST_THETA = 0.1;

    private final DoubleProperty theta = new SimpleDoubleProperty(FIRST_THETA) {
        @Override
        public void set(double value) {
            if (!Double.isNaN(value)) {
                super.set(Math.clamp(value, LEAST_THETA, 1));
            }
        }
    };
    private final IntegerProperty budget = new SimpleIntegerProperty();
    private final ReadOnlyObjectWrapper<BetaDistribution> distribution =
            new ReadOnlyObjectWrapper<>(BetaDistribution.EMPTY);
    private final TypedField<Double> thetaField =
            new TypedField<>(FIRST_THETA, t -> Numbers.real("θ", t, 0, 1), value -> Figures.number(Math.max(0, value)));
    private final TypedField<Integer> budgetField = new TypedField<>(
            0, t -> Numbers.whole("Cells", t, 0, distribution.get().cells()), String::valueOf);

    /** The β followed last, and still so while no router is in use. */
    private @Nullable Router followed;

    /** The budget when {@link #followed} was in use last. */
    private int lastBudget;

    /** @param moved is to run the given, which shows the value, and to follow the move */
    ThetaAndBudget(Consumer<Runnable> moved) {
        theta.addListener((_, _, value) -> moved.accept(() -> show(thetaField, value.doubleValue())));
        budget.addListener((_, _, value) -> moved.accept(() -> show(budgetField, value.intValue())));
        thetaField.value().addListener((_, _, typed) -> typed(typed, theta::set));
        budgetField.value().addListener((_, _, typed) -> typed(typed, budget::set));
    }

    private static <T> void show(TypedField<T> field, T value) {
        if (!value.equals(field.value().get())) {
            field.set(value);
        }
    }

    private static <T> void typed(@Nullable T value, Consumer<T> property) {
        if (value != null) {
            property.accept(value);
        }
    }

    DoubleProperty theta() {
        return theta;
    }

    TypedField<Double> thetaField() {
        return thetaField;
    }

    IntegerProperty budget() {
        return budget;
    }

    TypedField<Integer> budgetField() {
        return budgetField;
    }

    ObservableValue<BetaDistribution> distribution() {
        return distribution.getReadOnlyProperty();
    }

    /**
     * Takes up another router's β: its θ, and a budget of the same share of its cells. One that comes back after a time
     * without finds θ and budget as they were.
     *
     * @return whether it is another than was followed last
     */
    boolean follow(@Nullable RouterOffer router, RouterPick pick) {
        show(BetaDistribution.of(router));
        if (router == null || !(router.content() instanceof RouterFile.Learned(Router learned))) {
            return false;
        }
        Router former = followed;
        followed = learned;
        if (learned.equals(former)) {
            budget.set(lastBudget);
            return false;
        }
        theta.set(pick.theta(router));
        if (former != null && former.cells() > 0) {
            budget.set((int) Math.round((double) lastBudget / former.cells() * learned.cells()));
        }
        return true;
    }

    /** Is without a router's β, until one is taken up. */
    void forget() {
        show(BetaDistribution.EMPTY);
    }

    private void show(BetaDistribution next) {
        if (!distribution.get().isEmpty()) {
            lastBudget = budget.get(); // an input without cells to choose from brings the budget down to 0
        }
        distribution.set(next);
    }

    void nextBeta() {
        distribution.get().next(theta.get()).ifPresent(theta::set);
    }

    void previousBeta() {
        distribution.get().previous(theta.get()).ifPresent(theta::set);
    }

    void reuseNone() {
        theta.set(distribution.get().reuseNone());
    }

    void reuseAll() {
        theta.set(distribution.get().reuseAll());
    }
}
