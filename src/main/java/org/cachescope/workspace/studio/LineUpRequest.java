package org.cachescope.workspace.studio;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.evaluation.SamplingRecipe;

/**
 * Asks for runs of several schedules on the same noise.
 *
 * @param model whose images
 * @param recipe what decides them, the schedules apart
 * @param places the runs, in order
 * @param timed whether their speed is measured as well
 */
public record LineUpRequest(ModelSummary model, SamplingRecipe recipe, List<Place> places, boolean timed) {
    /** Most runs beside each other. */
    public static final int MOST = 6;

    /** What stands in a place. */
    public sealed interface Place {
        /** What a person reads above it. */
        String name();

        /**
         * A run.
         *
         * @param schedule which cells reuse
         */
        record Run(String name, CacheSchedule schedule) implements Place {}

        /**
         * No run.
         *
         * @param why there is none, as sentences
         */
        record Missing(String name, String why) implements Place {}
    }

    /** @throws IllegalArgumentException if there are too many runs or none, or a schedule has not the run's size */
    public LineUpRequest {
        places = List.copyOf(places);
        if (places.isEmpty() || places.size() > MOST) {
            throw new IllegalArgumentException("runs: expected 1 to " + MOST + ", found " + places.size());
        }
        for (Place place : places) {
            if (place instanceof Place.Run(String name, CacheSchedule schedule)
                    && schedule.evaluations() != recipe.evaluations()) {
                throw new IllegalArgumentException("run '" + name + "': expected " + recipe.evaluations()
                        + " network evaluations, found " + schedule.evaluations());
            }
        }
    }

    /** The run without cache that all others are compared with. */
    RunRequest full() {
        return request(
                CacheSchedule.full(recipe.evaluations(), model.architecture().layers()));
    }

    RunRequest request(CacheSchedule schedule) {
        return new RunRequest(model, recipe, schedule);
    }

    /** The schedules that differ from the run without cache and from each other by a cell or more, in order. */
    List<CacheSchedule> schedules() {
        Map<String, CacheSchedule> byHash = new LinkedHashMap<>();
        for (Place place : places) {
            if (place instanceof Place.Run(String _, CacheSchedule schedule)) {
                byHash.putIfAbsent(schedule.hash(), schedule);
            }
        }
        byHash.remove(full().schedule().hash());
        return List.copyOf(byHash.values());
    }
}
