// A seed nobody chose: a whole number that is short enough to be read aloud.
export const anySeed = () => Math.floor(Math.random() * 100000);
