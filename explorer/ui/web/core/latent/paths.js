// Ways from point to point: along the sphere where a Gaussian's samples are (White 2016), or not.
//
// A route goes through stations, leg by leg; an easing says how the steps are spread over a leg.

import { dot, norm } from "./vectors.js";

/** @import { Numbers } from "../types.d.ts" */
/** @typedef {(z0: Numbers, z1: Numbers, t: number) => Float32Array} Way */

/**
 * The point at `t` on the way from z0 to z1, both [Z].
 *
 * The direction turns along the great circle at an even rate, and the length goes evenly from ‖z0‖
 * to ‖z1‖: between points of the shell, all of the path is on the shell. Between opposite vectors,
 * where every great circle is as short, one fixed plane is taken. Beyond [0, 1] the path goes on. A
 * vector without length has no direction, and the path from it is straight.
 * @type {Way}
 */
export function slerp(z0, z1, t) {
  alike(z0, z1);
  const [from, fromLength] = direction(z0),
    [to, toLength] = direction(z1);
  const cosine = dot(from, to),
    beside = to.map((value, i) => value - cosine * from[i]),
    sine = norm(beside);
  const angle = t * Math.atan2(sine, cosine),
    lost = sine < 1e-14 && cosine < 0;
  const [aside] = direction(lost ? perpendicular(from) : beside),
    length = fromLength + t * (toLength - fromLength);
  return Float32Array.from(from, (value, i) => length * (Math.cos(angle) * value + Math.sin(angle) * aside[i]));
}

/**
 * The same on the straight line from z0 to z1, which between samples leaves their shell.
 *
 * For uniform codes and class weights, whose room is convex, it is the way to go.
 * @type {Way}
 */
export function lerp(z0, z1, t) {
  alike(z0, z1);
  return Float32Array.from(z0, (value, i) => (1 - t) * value + t * z1[i]);
}

/** @type {Record<string, Way>} */
export const WAYS = { slerp, lerp };

/** @type {Record<string, (t: number) => number>} */
export const EASINGS = { even: (t) => t, smooth: (t) => t * t * (3 - 2 * t) };

/**
 * When each of `steps` steps of a leg is, in [0, 1): the end begins the next.
 *
 * easing: "even", or "smooth" to be slow at both ends (3t² − 2t³).
 * @param {number} steps
 */
export const legTimes = (steps, easing = "even") =>
  Float64Array.from({ length: steps }, (_, i) => EASINGS[easing](i / steps));

/**
 * Times of a leg, in [0, 1), at which as much changes from each to the next.
 *
 * distances: how much changes between the evenly spaced times i / steps and (i + 1) / steps; where
 * nothing changes at all, the times stay even.
 * @param {Numbers} distances
 */
export function evenlyChanging(distances) {
  const steps = distances.length,
    far = new Float32Array(steps + 1);
  for (let i = 0, sum = 0; i < steps; i++) far[i + 1] = sum += distances[i];
  if (far[steps] <= 0) return legTimes(steps);
  return Float64Array.from({ length: steps }, (_, i) => {
    const wanted = far[steps] * (i / steps),
      after = Math.max(
        1,
        far.findIndex((value) => value > wanted),
      ),
      before = after - 1;
    const share = (wanted - far[before]) / Math.max(far[after] - far[before], 1e-300);
    return (before + Math.min(Math.max(share, 0), 1)) / steps;
  });
}

/**
 * The points of a route through stations [S, Z], [(S - 1) · steps + 1, Z].
 *
 * times: when each step of a leg is, for all legs, or a list of them for each; station s is point
 * s · steps. A closed loop names its first station again as its last.
 * @param {readonly Numbers[]} stations @param {Float64Array | readonly Float64Array[]} times
 */
export function route(stations, times, way = slerp) {
  const points = stations.slice(1).flatMap((next, leg) => {
    const own = times instanceof Float64Array ? times : times[leg];
    return Array.from(own, (t) => way(stations[leg], next, t));
  });
  return [...points, Float32Array.from(stations[stations.length - 1])];
}

/** @param {Numbers} z0 @param {Numbers} z1 */
function alike({ length }, z1) {
  if (z1.length !== length) throw new Error(`z1: expected [..., ${length}], got [${z1.length}]`);
}

/** The unit vector, zero for a zero vector, and the length. @param {Numbers} z @returns {[Float64Array, number]} */
function direction(z) {
  const length = norm(z);
  return [Float64Array.from(z, (value) => value / (length || 1)), length];
}

/** A vector at right angles to `unit`, from the axis it touches least. @param {Float64Array} unit */
function perpendicular(unit) {
  const sizes = unit.map(Math.abs),
    axis = sizes.indexOf(Math.min(...sizes));
  return unit.map((value, i) => (i === axis ? 1 : 0) - unit[axis] * value);
}
