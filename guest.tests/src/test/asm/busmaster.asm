; A boot sector that reads from two disks at once by the bus masters of a PIIX3, as an operating system's driver would: finds
; the function by the PCI BIOS, has READ DMA EXT fill scattered memory, waits for interrupts 14 and 15, and compares with what
; INT 13h reads.

        bits 16
        org 7C00h

SECTORS         equ 32
FIRST           equ 1000        ; on the first disk; the second disk's are at 2000

start:  xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, 7A00h
        cld
        mov ax, 0B103h          ; find an IDE controller with a bus master
        mov ecx, 010180h
        xor si, si
        int 1Ah
        jc failed
        mov ax, 0B10Ch          ; Command: ports, bus master
        mov di, 4
        mov cx, 5
        int 1Ah
        mov ax, 0B10Ah          ; BAR 4
        mov di, 20h
        int 1Ah
        jc failed
        and cx, 0FFF0h
        mov [base], cx

        cli
        mov dword [76h * 4], irq14
        mov dword [77h * 4], irq15
        in al, 0A1h
        and al, 3Fh
        out 0A1h, al
        in al, 21h
        and al, 0FBh
        out 21h, al
        mov bx, [base]
        mov dx, 1F0h
        mov si, table0
        mov cx, FIRST
        call begin
        add bx, 8
        mov dx, 170h
        mov si, table1
        mov cx, 2 * FIRST
        call begin
        mov dx, 3F6h            ; both are at it
        in al, dx
        mov ah, al
        mov dx, 376h
        in al, dx
        and al, ah
        jns failed
idle:   sti
        hlt
        cli
        cmp word [done], 0101h
        jne idle
        sti

        mov dx, [base]          ; Interrupt set, Error and Active clear
        call ended
        add dx, 8
        call ended

        mov dl, 80h
        mov si, packet0
        call read
        mov dl, 81h
        mov si, packet1
        call read
        mov ax, 2000h
        mov bx, 4000h
        mov cx, 2000h
        call same
        mov ax, 2400h
        mov bx, 4200h
        mov cx, 2000h
        call same
        mov ax, 3000h
        mov bx, 5000h
        mov cx, 4000h
        call same
        mov si, agrees
        jmp print
failed: mov si, differs
print:  push word 0
        pop ds
.next:  lodsb
        mov ah, 0Eh
        mov bx, 7
        int 10h
        test al, al
        jnz .next
.halt:  hlt
        jmp .halt

; DX: channel, BX: its bus master, SI: table, CX: first sector
begin:  push dx
        movzx eax, si
        lea dx, [bx + 4]
        out dx, eax
        mov dx, bx
        mov al, 8               ; to memory
        out dx, al
        add dx, 2
        mov al, 6
        out dx, al
        pop dx
        add dx, 6
        mov al, 0E0h
        out dx, al
        sub dx, 4
        xor al, al
        out dx, al
        inc dx
        out dx, al
        inc dx
        out dx, al
        inc dx
        out dx, al
        sub dx, 3
        mov al, SECTORS
        out dx, al
        inc dx
        mov al, cl
        out dx, al
        inc dx
        mov al, ch
        out dx, al
        inc dx
        xor al, al
        out dx, al
        add dx, 2
        mov al, 25h             ; READ DMA EXT
        out dx, al
        mov dx, bx
        mov al, 9
        out dx, al
        ret

; DX: bus master
ended:  push dx
        add dx, 2
        in al, dx
        and al, 7
        cmp al, 4
        jne failed
        out dx, al
        pop dx
        mov al, 0
        out dx, al
        ret

read:   mov ah, 42h
        int 13h
        jc failed
        ret

; AX, BX: segments, CX: bytes
same:   mov ds, ax
        mov es, bx
        xor si, si
        xor di, di
        repe cmpsb
        jne failed
        ret

irq14:  push ax
        push dx
        mov dx, 1F7h
        mov byte [cs:done], 1
        jmp over
irq15:  push ax
        push dx
        mov dx, 177h
        mov byte [cs:done + 1], 1
over:   in al, dx
        mov al, 20h
        out 0A0h, al
        out 20h, al
        pop dx
        pop ax
        iret

        align 4, db 0
table0: dd 20000h, 2000h, 24000h, 80002000h
table1: dd 30000h, 80004000h
packet0: dw 10h, SECTORS, 0, 4000h
        dq FIRST
packet1: dw 10h, SECTORS, 0, 5000h
        dq 2 * FIRST
base:   dw 0
done:   dw 0
agrees: db "DMA agrees", 0
differs: db "DMA failed", 0

        times 510 - ($ - $$) db 0
        dw 0AA55h
