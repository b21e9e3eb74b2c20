export function mount(element) {
}
