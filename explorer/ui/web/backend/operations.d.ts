// Stands in for the map that the operations declare, until it is made from them.
export type Operations = Record<string, { asked: Record<string, any>; sent: any; answer: any; given: any }>;
